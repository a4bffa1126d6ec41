package dev.slipway.deployer.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code deploy ENV --image TAG|DIGEST}. */
@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        description =
                "Migrates, rolls every service to an image, proves it through the balancer; rolls all back when one fails.",
        footer = {"", "Example:", "  deployer deploy staging --image v2"})
final class DeployCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Releasing releasing;

    @Mixin
    private final WaitOption waiting = new WaitOption();

    @Mixin
    private final FreezeOption freeze = new FreezeOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Option(
            names = "--image",
            required = true,
            paramLabel = "TAG|DIGEST",
            description = "What to release: a tag, or a digest (sha256:…), of the repository.")
    private String image = "";

    @Option(names = "--allow-older", description = "Releases an image that is older than what runs, too.")
    private boolean older;

    DeployCommand(GlobalOptions options, Releasing releasing) {
        this.options = options;
        this.releasing = releasing;
    }

    @Override
    public Integer call() {
        return releasing.release("deploy", options, environment, image, older, waiting.duration(spec), freeze.reason());
    }
}
