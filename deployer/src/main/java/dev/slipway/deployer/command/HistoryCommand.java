package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.history.History;
import dev.slipway.deployer.history.Past;
import dev.slipway.deployer.time.Cancellation;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code history ENV [--limit N]}. Reads only. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Shows what was released, by whom and with what end, and DORA's figures over it.",
        footer = {
            "",
            "Example:",
            "  deployer history production",
            "  deployer history production --limit 100 --output json"
        })
final class HistoryCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many of the newest releases, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int limit;

    HistoryCommand(GlobalOptions options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > 1000) {
            throw new ParameterException(spec.commandLine(), "--limit: write a number from 1 to 1000.");
        }
        Configuration configuration = options.configuration(surroundings.variables());
        Environment target = configuration.environment(environment);
        State state = configuration.state();
        if (state == null) {
            surroundings
                    .err()
                    .println("There is no history of " + environment
                            + ": slipway.yml has no state, so nothing is recorded. Add: state: s3://BUCKET/PREFIX");
            return ExitCode.USAGE.number();
        }
        Instant now = surroundings.timing().apply(new Cancellation()).clock().instant();
        try (Aws aws = surroundings.connect().apply(target.region())) {
            History history = new Past(aws.objects(state.bucket()), state, target.name()).history(limit, now);
            history.problems().forEach(surroundings.err()::println);
            if (options.json()) {
                surroundings.out().println(history.json());
            } else {
                history.print(surroundings.out());
            }
            return ExitCode.DONE.number();
        }
    }
}
