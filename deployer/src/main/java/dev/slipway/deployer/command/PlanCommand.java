package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.pipeline.Source;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.Planner;
import dev.slipway.deployer.plan.Planning;
import dev.slipway.deployer.plan.RunningDigest;
import dev.slipway.deployer.preflight.Finding;
import dev.slipway.deployer.preflight.Preflight;
import dev.slipway.deployer.preflight.Subject;
import dev.slipway.deployer.preview.JsonView;
import dev.slipway.deployer.preview.MarkdownView;
import dev.slipway.deployer.preview.Preview;
import dev.slipway.deployer.preview.Preview.Standing;
import dev.slipway.deployer.preview.TextView;
import dev.slipway.deployer.provenance.Age;
import dev.slipway.deployer.provenance.Proof;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.report.GitHubFiles;
import dev.slipway.deployer.schema.Horizon;
import dev.slipway.deployer.time.Cancellation;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code plan ENV [--image TAG|DIGEST] [--detailed-exitcode]}. Reads only. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Shows what a deploy would change, service by service; changes nothing.",
        footer = {"", "Example:", "  deployer plan production", "  deployer plan staging --image v2 --detailed-exitcode"
        })
final class PlanCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Option(
            names = "--image",
            paramLabel = "TAG|DIGEST",
            description = "A tag or a digest (default: the digest that runs in the environment before).")
    private @Nullable String image;

    @Option(
            names = "--detailed-exitcode",
            description = "End with 11 when there are changes, with 0 when there are none.")
    private boolean detailed;

    PlanCommand(GlobalOptions options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Configuration configuration = options.configuration(surroundings.variables());
        Environment target = configuration.environment(environment);
        String after = target.after();
        if (image == null && after == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    target.name() + " comes after no environment: say what to plan with --image TAG.");
        }
        try (Aws aws = surroundings.connect().apply(target.region())) {
            if (after == null) {
                return plan(configuration, target, aws, String.valueOf(image), (_, _) -> new Standing.NotNeeded());
            }
            try (Predecessor before = Predecessor.open(surroundings, configuration, target, after)) {
                Source source = before.source();
                Proof proof = new Proof(source.environment(), source.aws(), source.ledger());
                Proving proving = (services, digest) -> standing(proof, after, services, digest);
                if (image != null) {
                    return plan(configuration, target, aws, image, proving);
                }
                return switch (new Planner(source.aws()).runningIn(source.environment())) {
                    case RunningDigest.One(Digest digest) -> plan(configuration, target, aws, digest.value(), proving);
                    case RunningDigest.None(String problem) -> refuse(List.of(problem));
                };
            }
        }
    }

    /** Says what stands for a digest in the services of an environment. */
    @FunctionalInterface
    private interface Proving {
        Standing of(List<Environment.Service> services, Digest digest);
    }

    private static Standing standing(Proof proof, String before, List<Environment.Service> services, Digest digest) {
        try {
            return switch (proof.of(services, digest)) {
                case Proof.Result.Proved(List<String> sources) -> new Standing.Proved(before, sources);
                case Proof.Result.Refused(List<String> problems) -> new Standing.Refused(problems);
            };
        } catch (AwsFailure e) {
            return new Standing.Refused(List.of(String.valueOf(e.getMessage())));
        }
    }

    /** What would be refused since it goes back stands before any proof. */
    private static Standing standing(Environment target, Aws aws, Plan plan, Proving proving) {
        Digest digest = plan.image().digest();
        return new Age(aws.images(), target.repository())
                .refusal(target.name(), digest, plan.running())
                .<Standing>map(problem -> new Standing.Refused(List.of(problem)))
                .orElseGet(() -> proving.of(target.services(), digest));
    }

    private int plan(Configuration configuration, Environment target, Aws aws, String label, Proving proving) {
        return switch (new Planner(aws).plan(target, label)) {
            case Planning.Ready(Plan plan) ->
                show(new Preview(
                        plan,
                        new PlanBackground(surroundings, options.folder()).of(plan, target, aws),
                        standing(target, aws, plan, proving),
                        new Horizon(aws.images(), target, Predecessor.ledger(configuration, target, aws))
                                .of(plan.image().digest(), plan.running()),
                        target.commands(),
                        preflight(configuration, target, aws, plan)));
            case Planning.Impossible(List<String> problems) -> refuse(problems);
        };
    }

    /** What a release would meet at its door, as far as the credentials may look. */
    private List<Finding> preflight(Configuration configuration, Environment target, Aws aws, Plan plan) {
        InstantSource clock = surroundings.timing().apply(new Cancellation()).clock();
        return new Preflight(aws, Predecessor.ledger(configuration, target, aws), clock)
                .check(Subject.release(target, plan.label(), plan.image()));
    }

    private int show(Preview preview) {
        Plan plan = preview.plan();
        if (options.json()) {
            surroundings.out().println(JsonView.of(preview));
        } else {
            new TextView(surroundings.out(), surroundings.colours()).print(preview);
        }
        try {
            GitHubFiles files = GitHubFiles.of(surroundings.variables());
            files.addToSummary(MarkdownView.of(preview));
            files.setOutputs(Map.of(
                    "digest", plan.image().digest().value(), "changes", Boolean.toString(plan.changesAnything())));
        } catch (IOException e) {
            surroundings.err().println("GitHub's summary and outputs could not be written: " + e);
        }
        return detailed && plan.changesAnything() ? ExitCode.PLAN_HAS_CHANGES.number() : ExitCode.DONE.number();
    }

    private int refuse(List<String> problems) {
        problems.forEach(surroundings.err()::println);
        if (options.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("environment", environment);
            fields.put("exitCode", ExitCode.PREFLIGHT_FAILED.number());
            fields.put("problems", problems);
            surroundings.out().println(JsonMapper.shared().writeValueAsString(fields));
        }
        return ExitCode.PREFLIGHT_FAILED.number();
    }
}
