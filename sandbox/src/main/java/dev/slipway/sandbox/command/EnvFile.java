package dev.slipway.sandbox.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a running sandbox says how to reach it: lines {@code NAME=VALUE}, as shells and GitHub read them. No secret is in it. */
final class EnvFile {

    /** In the folder of the caller; git ignores it. */
    static final String DEFAULT = ".slipway/sandbox.env";

    private EnvFile() {}

    static String format(Map<String, String> variables) {
        StringBuilder text = new StringBuilder();
        variables.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    static void write(Path file, Map<String, String> variables) throws IOException {
        Path absolute = file.toAbsolutePath();
        if (absolute.getParent() != null) {
            Files.createDirectories(absolute.getParent());
        }
        Files.writeString(absolute, format(variables));
    }

    static Map<String, String> read(Path file) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return variables;
    }
}
