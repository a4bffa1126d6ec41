package dev.slipway.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What was built: read from {@code ublog-build.properties}, the first one on the class path.
 *
 * @param version the release's version, sent as {@code X-Release}
 * @param commit the commit it was built from, or {@code unknown}
 * @param schema the newest migration that this code needs
 */
public record Build(String version, String commit, int schema) {

    /**
     * Reads the build resource.
     *
     * @throws IllegalStateException when the resource is missing or its schema is no number: the jar is broken
     */
    public static Build read() {
        Properties properties = new Properties();
        try (InputStream resource = Build.class.getResourceAsStream("/ublog-build.properties")) {
            if (resource == null) {
                throw new IllegalStateException("ublog-build.properties is not on the class path");
            }
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String schema = properties.getProperty("schema", "").strip();
        if (!schema.matches("[0-9]{1,6}")) {
            throw new IllegalStateException("schema in ublog-build.properties is not a number");
        }
        return new Build(
                properties.getProperty("version", "unknown").strip(),
                properties.getProperty("commit", "unknown").strip(),
                Integer.parseInt(schema));
    }
}
