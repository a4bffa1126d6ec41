package dev.slipway.deployer.command;

import dev.slipway.deployer.operation.Restart;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code restart ENV [--service KEY]}. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = "Replaces every task by a new one of the same revision, watched and judged like a roll-out.",
        footer = {"", "Example:", "  deployer restart staging", "  deployer restart staging --service worker"})
final class RestartCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Operating operating;

    @Mixin
    private final OperationOptions chosen = new OperationOptions();

    RestartCommand(GlobalOptions options, Operating operating) {
        this.options = options;
        this.operating = operating;
    }

    @Override
    public Integer call() {
        return operating.operate("restart", options, chosen, (ground, services) -> new Restart(ground, services).run());
    }
}
