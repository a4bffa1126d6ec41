package dev.slipway.deployer.command;

import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.ConfigurationFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every verb has. They stand before or after the verb; the last one counts. */
final class GlobalOptions {
    /** How results and events are written. */
    enum Output {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            defaultValue = "slipway.yml",
            description = "What to release where (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("slipway.yml");

    @Option(
            names = "--output",
            scope = ScopeType.INHERIT,
            paramLabel = "text|json",
            defaultValue = "text",
            description = "json: one object a line on standard output, text on standard error (default: text).")
    private Output output = Output.TEXT;

    boolean json() {
        return output == Output.JSON;
    }

    Path file() {
        return file;
    }

    /** Where the file lies: the root of the repository, where its work tree and changelog are. */
    Path folder() {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return parent == null ? Path.of(".") : parent;
    }

    Configuration configuration(Map<String, String> variables) {
        return ConfigurationFile.read(file, variables);
    }
}
