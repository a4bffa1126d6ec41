package dev.slipway.deployer.command;

import dev.slipway.deployer.config.Durations;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Durations on the command line, in the forms of {@code slipway.yml}. */
final class DurationOption {
    private DurationOption() {}

    static Duration read(CommandSpec spec, String option, String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage() + ".", e);
        }
    }
}
