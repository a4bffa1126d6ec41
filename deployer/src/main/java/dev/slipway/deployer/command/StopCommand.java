package dev.slipway.deployer.command;

import dev.slipway.deployer.operation.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
    private final WaitOption waiting = new WaitOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Option(names = "--service", paramLabel = "KEY", description = "Only this service; may be repeated.")
    private List<String> services = new ArrayList<>();

    StopCommand(GlobalOptions options, Operating operating) {
        this.options = options;
        this.operating = operating;
    }

    @Override
    public Integer call() {
        return operating.operate(
                "stop",
                spec,
                options,
                environment,
                services,
                waiting.duration(spec),
                (ground, chosen) -> new Stop(ground, chosen).run());
    }
}
