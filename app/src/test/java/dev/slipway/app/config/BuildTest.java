package dev.slipway.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BuildTest {
    @Test
    void needsTheNewestMigrationThatComesWithIt() throws IOException {
        try (Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
            int newest = migrations
                    .map(path -> path.getFileName().toString())
                    .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                    .max()
                    .orElseThrow();
            assertThat(Build.read().schema()).isEqualTo(newest);
        }
    }

    @Test
    void knowsItsVersion() {
        assertThat(Build.read().version()).isNotBlank().doesNotContain("${");
    }
}
