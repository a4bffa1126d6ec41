package dev.slipway.app;

import dev.slipway.app.config.Configuration;
import dev.slipway.app.database.MigrationResult;
import dev.slipway.app.database.Migrator;
import dev.slipway.app.database.Sleeper;
import dev.slipway.app.web.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The one-off process that brings the schema up to date and says in one line of JSON what it did. */
final class MigrateProcess {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

    private final PrintStream output;
    private final Sleeper sleeper;

    MigrateProcess(PrintStream output, Sleeper sleeper) {
        this.output = output;
        this.sleeper = sleeper;
    }

    /** Returns the exit code: 0 when the schema is up to date, 1 when it is not. */
    int run(Configuration configuration) throws InterruptedException {
        Migrator migrator = new Migrator(configuration.database(), LOCK_TIMEOUT, PAUSES, sleeper);
        Map<String, Object> line = new LinkedHashMap<>();
        int exitCode = switch (migrator.migrate()) {
            case MigrationResult.Migrated migrated -> {
                line.put("migrated", true);
                line.put("attempts", migrated.attempts());
                line.put("from", migrated.from());
                line.put("to", migrated.to());
                line.put("applied", migrated.applied());
                yield 0;
            }
            case MigrationResult.Failed failed -> {
                line.put("migrated", false);
                line.put("attempts", failed.attempts());
                line.put("lockTimeout", failed.lockTimeout());
                line.put("reason", failed.reason());
                yield 1;
            }
        };
        output.println(Json.MAPPER.writeValueAsString(line));
        return exitCode;
    }
}
