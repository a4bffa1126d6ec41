package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.draft.Discovery;
import dev.slipway.deployer.draft.Draft;
import dev.slipway.deployer.event.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code init --cluster NAME --environment NAME}. Reads AWS, and writes one file here. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Writes a first slipway.yml, commented, from what an ECS cluster runs.",
        footer = {
            "",
            "Example:",
            "  deployer init --cluster shop-staging --environment staging",
            "  deployer init --cluster shop-staging --environment staging --region eu-central-1 --output-file -"
        })
final class InitCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(?:-[a-z]+)+-\\d");
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--cluster", required = true, paramLabel = "NAME", description = "The ECS cluster's name.")
    private String cluster = "";

    @Option(
            names = "--environment",
            required = true,
            paramLabel = "NAME",
            description = "What the environment is to be called, such as staging.")
    private String environment = "";

    @Option(names = "--region", paramLabel = "REGION", description = "The AWS region (default: AWS_REGION).")
    private @Nullable String region;

    @Option(
            names = "--output-file",
            paramLabel = "FILE|-",
            defaultValue = "slipway.yml",
            description = "Where to write it (default: ${DEFAULT-VALUE}); - for standard output.")
    private String file = "slipway.yml";

    @Option(names = "--force", description = "Write over a file that is there.")
    private boolean force;

    InitCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String where = region();
        matching(
                environment, NAME, "--environment wants small letters, digits and hyphens, a letter first, at most 31");
        matching(cluster, CLUSTER, "--cluster wants the cluster's name, not its ARN");
        matching(where, REGION, "--region wants an AWS region, such as eu-central-1");
        boolean print = file.equals("-");
        Path target = Path.of(print ? "slipway.yml" : file);
        if (!print && !force && Files.exists(target)) {
            return refuse(
                    ExitCode.USAGE,
                    "Tried to write %s but failed because: it is there already. Name another one with --output-file, or write over it with --force."
                            .formatted(target));
        }
        Discovery discovery;
        try (Aws aws = surroundings.connect().apply(where)) {
            discovery = Discovery.read(aws, cluster);
        } catch (AwsFailure e) {
            if (e.kind() != AwsFailure.Kind.NOT_FOUND) {
                throw e;
            }
            return refuse(
                    ExitCode.PREFLIGHT_FAILED,
                    "Tried to list the services of the cluster %s but failed because: there is none of that name in %s with these credentials. Correct --cluster or --region, or take other credentials."
                            .formatted(cluster, where));
        }
        if (discovery.services().isEmpty()) {
            return refuse(
                    ExitCode.PREFLIGHT_FAILED,
                    "Tried to find services in the cluster %s but failed because: it has %s. Make the services first, by what makes your infrastructure."
                            .formatted(
                                    cluster,
                                    discovery.leftOut().isEmpty()
                                            ? "none"
                                            : "none that can be released to (" + String.join("; ", discovery.leftOut())
                                                    + ")"));
        }
        String text = new Draft(environment, where, cluster, discovery).text();
        if (print) {
            surroundings.out().print(text);
            surroundings.out().flush();
            return ExitCode.DONE.number();
        }
        return write(target, text, discovery.services().size());
    }

    private int write(Path target, String text, int services) {
        try {
            // Whoever has written it meanwhile keeps it.
            Files.writeString(
                    target,
                    text,
                    force ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW,
                    force ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            return refuse(
                    ExitCode.USAGE,
                    "Tried to write %s but failed because: %s. Name another one with --output-file."
                            .formatted(target, e));
        }
        surroundings
                .out()
                .println("Wrote %s with %d %s. Correct what it marks as a guess, then: deployer plan %s --image TAG"
                        .formatted(target, services, services == 1 ? "service" : "services", environment));
        return ExitCode.DONE.number();
    }

    private String region() {
        if (region != null) {
            return region;
        }
        return surroundings
                .variable("AWS_REGION")
                .or(() -> surroundings.variable("AWS_DEFAULT_REGION"))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "there is no region: give --region, or set AWS_REGION."));
    }

    private void matching(String value, Pattern form, String wanted) {
        if (!form.matcher(value).matches()) {
            throw new ParameterException(spec.commandLine(), wanted + ", and not \"" + value + "\".");
        }
    }

    private int refuse(ExitCode code, String message) {
        surroundings.err().println(message);
        return code.number();
    }
}
