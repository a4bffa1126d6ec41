package dev.slipway.deployer.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The files that GitHub gives a step: its summary and its outputs. Either may be absent, and nothing is written then.
 *
 * @param summary {@code GITHUB_STEP_SUMMARY}
 * @param output {@code GITHUB_OUTPUT}
 */
public record GitHubFiles(@Nullable Path summary, @Nullable Path output) {

    /** Those of the surroundings. */
    public static GitHubFiles of(Map<String, String> variables) {
        return new GitHubFiles(path(variables.get("GITHUB_STEP_SUMMARY")), path(variables.get("GITHUB_OUTPUT")));
    }

    private static @Nullable Path path(@Nullable String text) {
        return text == null || text.isBlank() ? null : Path.of(text);
    }

    /**
     * Adds Markdown to the summary.
     *
     * @throws IOException when the file cannot be written
     */
    public void addToSummary(String markdown) throws IOException {
        if (summary != null) {
            append(summary, markdown.endsWith("\n") ? markdown : markdown + "\n");
        }
    }

    /**
     * Sets outputs. Each value stands between delimiters that it cannot contain, so that none can set another output.
     *
     * @throws IOException when the file cannot be written
     */
    public void setOutputs(Map<String, String> outputs) throws IOException {
        if (output == null) {
            return;
        }
        StringBuilder text = new StringBuilder();
        outputs.forEach((name, value) -> {
            String delimiter = "slipway-" + UUID.randomUUID();
            text.append(name).append("<<").append(delimiter).append('\n');
            text.append(value).append('\n').append(delimiter).append('\n');
        });
        append(output, text.toString());
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
