package dev.slipway.deployer.command;

import dev.slipway.deployer.operation.Restart;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
    private final WaitOption waiting = new WaitOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Option(names = "--service", paramLabel = "KEY", description = "Only this service; may be repeated.")
    private List<String> services = new ArrayList<>();

    RestartCommand(GlobalOptions options, Operating operating) {
        this.options = options;
        this.operating = operating;
    }

    @Override
    public Integer call() {
        return operating.operate(
                "restart",
                spec,
                options,
                environment,
                services,
                waiting.duration(spec),
                (ground, chosen) -> new Restart(ground, chosen).run());
    }
}
