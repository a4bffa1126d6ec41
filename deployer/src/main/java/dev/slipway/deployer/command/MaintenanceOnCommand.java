package dev.slipway.deployer.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maintenance on ENV --for DURATION --reason TEXT}. */
@Command(
        name = "on",
        mixinStandardHelpOptions = true,
        description = "Turns maintenance on; returns when every task has acknowledged and no write is in flight.",
        footer = {"", "Example:", "  deployer maintenance on production --for 30m --reason \"moving the database\""})
final class MaintenanceOnCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Toggling toggling;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Option(
            names = "--for",
            required = true,
            paramLabel = "DURATION",
            description = "After which it ends by itself, such as 30m or 2h.")
    private String length = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for colleagues.")
    private String reason = "";

    MaintenanceOnCommand(GlobalOptions options, Toggling toggling) {
        this.options = options;
        this.toggling = toggling;
    }

    @Override
    public Integer call() {
        Duration window = DurationOption.read(spec, "--for", length);
        return toggling.toggle(
                options, environment, "maintenance on", (maintenance, owner) -> maintenance.on(window, reason, owner));
    }
}
