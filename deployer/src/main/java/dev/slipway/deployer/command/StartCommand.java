package dev.slipway.deployer.command;

import dev.slipway.deployer.operation.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
    private final WaitOption waiting = new WaitOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Option(names = "--service", paramLabel = "KEY", description = "Only this service; may be repeated.")
    private List<String> services = new ArrayList<>();

    StartCommand(GlobalOptions options, Operating operating) {
        this.options = options;
        this.operating = operating;
    }

    @Override
    public Integer call() {
        return operating.operate(
                "start",
                spec,
                options,
                environment,
                services,
                waiting.duration(spec),
                (ground, chosen) -> new Start(ground, chosen).run());
    }
}
