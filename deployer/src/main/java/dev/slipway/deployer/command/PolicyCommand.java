package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.policy.Footprint;
import dev.slipway.deployer.policy.LeastPolicy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy ENV [--read-only]}. Reads only. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the least IAM policy for releases of an environment, as JSON.",
            "Reads the revisions that its services run, for the roles, logs and secrets that they name."
        },
        footer = {
            "",
            "Example:",
            "  deployer policy production > deploy-production.json",
            "  deployer policy production --read-only"
        })
final class PolicyCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Surroundings surroundings;

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Option(names = "--read-only", description = "For a role that only looks: plans, and the approver's summary.")
    private boolean readOnly;

    PolicyCommand(GlobalOptions options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Configuration configuration = options.configuration(surroundings.variables());
        Environment target = configuration.environment(environment);
        String after = target.after();
        try (Aws aws = surroundings.connect().apply(target.region())) {
            LeastPolicy policy = new LeastPolicy(
                    Footprint.read(aws, target),
                    after == null ? null : configuration.environment(after),
                    configuration.readRole(target).orElse(null),
                    configuration.state());
            surroundings.out().println((readOnly ? policy.lookingOn() : policy.deploying()).json());
        }
        return ExitCode.DONE.number();
    }
}
