package dev.slipway.app.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The migrations on the class path, in all its jars and folders. Thread-safe. */
record MigrationFiles(ClassLoader loader) {
    static final String LOCATION = "classpath:db/migration";

    /**
     * What a script does, if it is one statement that builds or drops an index concurrently.
     *
     * @param script the file's name, as Flyway's history has it
     */
    Optional<ConcurrentIndex> concurrentIndex(String script) {
        try (InputStream file = loader.getResourceAsStream("db/migration/" + script)) {
            return file == null
                    ? Optional.empty()
                    : ConcurrentIndex.in(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
