package dev.slipway.deployer.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code maintenance off ENV}. */
@Command(
        name = "off",
        mixinStandardHelpOptions = true,
        description = "Turns maintenance off; returns when every task has acknowledged.",
        footer = {"", "Example:", "  deployer maintenance off production"})
final class MaintenanceOffCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Toggling toggling;

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    MaintenanceOffCommand(GlobalOptions options, Toggling toggling) {
        this.options = options;
        this.toggling = toggling;
    }

    @Override
    public Integer call() {
        return toggling.toggle(options, environment, "maintenance off", (maintenance, owner) -> maintenance.off(owner));
    }
}
