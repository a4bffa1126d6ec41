package dev.slipway.app;

import dev.slipway.app.config.Configuration;
import dev.slipway.app.database.MigrationAccount;
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
        MigrationResult result = migrator.migrate();
        MigrationAccount account = result.account();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("migrated", result instanceof MigrationResult.Migrated);
        line.put("attempts", account.attempts());
        line.put("from", account.from());
        line.put("to", account.to());
        line.put("applied", account.applied());
        int exitCode = switch (result) {
            case MigrationResult.Migrated _ -> 0;
            case MigrationResult.Failed failed -> {
                line.put("lockTimeout", failed.lockTimeout());
                line.put("reason", failed.reason());
                yield 1;
            }
        };
        line.put("waited", account.waited());
        line.put("lockTimeouts", account.lockTimeouts());
        line.put("repaired", account.repaired());
        line.put("notices", account.notices());
        line.put("took", account.took());
        output.println(Json.MAPPER.writeValueAsString(line));
        return exitCode;
    }
}
