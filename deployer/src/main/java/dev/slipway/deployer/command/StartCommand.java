package dev.slipway.deployer.command;

import dev.slipway.deployer.operation.Start;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code start ENV [--service KEY]}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Brings stopped services back to what they ran, and watches them come up.",
        footer = {"", "Example:", "  deployer start staging", "  deployer start staging --service worker"})
final class StartCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Operating operating;

    @Mixin
    private final OperationOptions chosen = new OperationOptions();

    StartCommand(GlobalOptions options, Operating operating) {
        this.options = options;
        this.operating = operating;
    }

    @Override
    public Integer call() {
        return operating.operate("start", options, chosen, (ground, services) -> new Start(ground, services).run());
    }
}
