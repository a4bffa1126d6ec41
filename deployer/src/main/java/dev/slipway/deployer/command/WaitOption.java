package dev.slipway.deployer.command;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --wait-for-lease[=DURATION]} of the verbs that write to an environment. */
final class WaitOption {
    @Option(
            names = "--wait-for-lease",
            arity = "0..1",
            fallbackValue = "30m",
            paramLabel = "DURATION",
            description =
                    "Wait while another run has the environment's lease, such as --wait-for-lease=10m (without a duration: 30m).")
    private @Nullable String wait;

    /** Zero when nobody said so. */
    Duration duration(CommandSpec spec) {
        return wait == null ? Duration.ZERO : DurationOption.read(spec, "--wait-for-lease", wait);
    }
}
