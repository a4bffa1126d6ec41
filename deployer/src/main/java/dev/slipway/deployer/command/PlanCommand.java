package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.Planner;
import dev.slipway.deployer.plan.Planning;
import dev.slipway.deployer.plan.RunningDigest;
import dev.slipway.deployer.report.GitHubFiles;
import dev.slipway.deployer.report.PlanView;
import java.io.IOException;
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
            Planning planning = image != null
                    ? new Planner(aws).plan(target, image)
                    : planOf(aws, target, configuration.environment(String.valueOf(after)));
            return switch (planning) {
                case Planning.Ready(Plan plan) -> show(plan);
                case Planning.Impossible(List<String> problems) -> refuse(problems);
            };
        }
    }

    private Planning planOf(Aws aws, Environment target, Environment before) {
        try (Aws there = surroundings.connect().apply(before.region())) {
            return switch (new Planner(there).runningIn(before)) {
                case RunningDigest.One(var digest) -> new Planner(aws).plan(target, digest.value());
                case RunningDigest.None(String problem) -> new Planning.Impossible(List.of(problem));
            };
        }
    }

    private int show(Plan plan) {
        PlanView view = new PlanView(
                plan.environment(), plan.url(), plan.label(), plan.image().digest(), plan.summary());
        if (options.json()) {
            surroundings.out().println(view.json());
        } else {
            view.print(surroundings.out(), surroundings.colours());
        }
        try {
            view.write(GitHubFiles.of(surroundings.variables()));
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
