package dev.slipway.deployer.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code promote ENV [--image TAG|DIGEST]}. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = "Deploys the digest that was proved in the environment before.",
        footer = {"", "Example:", "  deployer promote production"})
final class PromoteCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Releasing releasing;

    @Mixin
    private final WaitOption waiting = new WaitOption();

    @Mixin
    private final FreezeOption freeze = new FreezeOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml that comes after another one.")
    private String environment = "";

    @Option(
            names = "--image",
            paramLabel = "TAG|DIGEST",
            description = "A tag or a digest that ran there earlier (default: the digest that runs there now).")
    private @Nullable String image;

    @Option(names = "--allow-older", description = "Releases an image that is older than what runs, too.")
    private boolean older;

    PromoteCommand(GlobalOptions options, Releasing releasing) {
        this.options = options;
        this.releasing = releasing;
    }

    @Override
    public Integer call() {
        return releasing.release(
                "promote", options, environment, image, older, waiting.duration(spec), freeze.reason());
    }
}
