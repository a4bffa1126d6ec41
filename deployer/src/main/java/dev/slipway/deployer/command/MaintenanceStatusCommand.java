package dev.slipway.deployer.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code maintenance status ENV}. Reads only. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows whether maintenance is on, since when, and what each task has seen.",
        footer = {"", "Example:", "  deployer maintenance status production"})
final class MaintenanceStatusCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Toggling toggling;

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    MaintenanceStatusCommand(GlobalOptions options, Toggling toggling) {
        this.options = options;
        this.toggling = toggling;
    }

    @Override
    public Integer call() {
        return toggling.status(options, environment);
    }
}
