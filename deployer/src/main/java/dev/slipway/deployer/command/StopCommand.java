package dev.slipway.deployer.command;

import dev.slipway.deployer.operation.Stop;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stop ENV [--service KEY]}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Scales services to zero and remembers their counts; nothing scales them up until start.",
        footer = {"", "Example:", "  deployer stop staging", "  deployer stop staging --service worker"})
final class StopCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Operating operating;

    @Mixin
    private final OperationOptions chosen = new OperationOptions();

    StopCommand(GlobalOptions options, Operating operating) {
        this.options = options;
        this.operating = operating;
    }

    @Override
    public Integer call() {
        return operating.operate("stop", options, chosen, (ground, services) -> new Stop(ground, services).run());
    }
}
