package dev.slipway.deployer.command;

import dev.slipway.deployer.release.ReleaseId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code abort ENV [--release ID]}. */
@Command(
        name = "abort",
        mixinStandardHelpOptions = true,
        description =
                "Finishes what a cancelled or killed run has left: stops its task, brings its services back and watches that to the end.",
        footer = {
            "",
            "It takes over from a run that is gone: at once from one that was cancelled, or of this workflow run; after the",
            "end of its lease, a minute at most, from one that was killed. A run that is alive is left alone (50).",
            "",
            "Examples:",
            "  deployer abort staging",
            "  deployer abort production --release 20261121-101500-0a1b"
        })
final class AbortCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Aborting aborting;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Option(
            names = "--release",
            paramLabel = "ID",
            description =
                    "Whose remains are meant (default: in a workflow, this run's; else whoever has the lease, or is not recorded as ended).")
    private @Nullable String release;

    AbortCommand(GlobalOptions options, Aborting aborting) {
        this.options = options;
        this.aborting = aborting;
    }

    @Override
    public Integer call() {
        return aborting.abort(options, environment, id());
    }

    private @Nullable ReleaseId id() {
        String value = release;
        // A workflow hands over what a step has put out, which is nothing when it was killed.
        if (value == null || value.isBlank()) {
            return null;
        }
        try {
            return new ReleaseId(value);
        } catch (IllegalArgumentException _) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--release wants the id of a release, such as 20261121-101500-0a1b, and not \"" + value + "\".");
        }
    }
}
