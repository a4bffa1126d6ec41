package dev.slipway.deployer.config;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code slipway.yml} says of the migrations' source.
 *
 * @param folder of the files, from the folder of {@code slipway.yml}
 * @param lockTimeout what the migrate command sets on its connection before it runs them; absent where each file has to
 */
public record Migrations(String folder, @Nullable Duration lockTimeout) {

    /** From the keys of {@code migrate}; empty where they name no folder. */
    static Optional<Migrations> read(Section keys) {
        String example = "Name the folder of the migrations, from here: folder: src/main/resources/db/migration.";
        Duration lockTimeout = keys.has("lockTimeout") ? keys.duration("lockTimeout", Duration.ZERO) : null;
        Optional<String> folder = keys.optionalText("folder", example);
        if (lockTimeout != null && !keys.has("folder")) {
            keys.wrong("lockTimeout", "\"migrate.lockTimeout\" is told for a folder that is not named", example);
        }
        return folder.map(name -> new Migrations(name, lockTimeout));
    }
}
