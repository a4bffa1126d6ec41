package dev.slipway.deployer.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --despite-freeze REASON} of the verbs that a freeze keeps out. */
final class FreezeOption {
    @Option(
            names = "--despite-freeze",
            paramLabel = "REASON",
            description = "Release in a freeze all the same; the reason is recorded and told.")
    private @Nullable String reason;

    @Nullable
    String reason() {
        return reason;
    }
}
