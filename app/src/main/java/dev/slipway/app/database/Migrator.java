package dev.slipway.app.database;

import dev.slipway.app.config.DatabaseAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to the newest migration on the class path. No statement waits longer than the lock timeout for a
 * lock, since everything behind a waiting {@code ALTER TABLE} waits too; after such a timeout the run is repeated with
 * growing pauses.
 */
public final class Migrator {
    /** PostgreSQL's {@code lock_not_available}, which {@code lock_timeout} raises (Appendix A, error codes). */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

    private final DatabaseAccess access;
    private final Duration lockTimeout;
    private final List<Duration> pauses;
    private final Sleeper sleeper;

    /**
     * A migrator that is run once.
     *
     * @param lockTimeout how long one statement may wait for a lock
     * @param pauses how long to wait before each further attempt; their number is the number of repeats
     */
    public Migrator(DatabaseAccess access, Duration lockTimeout, List<Duration> pauses, Sleeper sleeper) {
        this.access = access;
        this.lockTimeout = lockTimeout;
        this.pauses = List.copyOf(pauses);
        this.sleeper = sleeper;
    }

    /** Runs all pending migrations. A failure is a result: the caller prints it and exits 1. */
    public MigrationResult migrate() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return migrated(flyway().migrate(), attempt);
            } catch (FlywayException e) {
                Optional<Duration> pause = attempt <= pauses.size() && isLockTimeout(e)
                        ? Optional.of(pauses.get(attempt - 1))
                        : Optional.empty();
                if (pause.isEmpty()) {
                    LOG.error("Tried to migrate the schema but failed", e);
                    return new MigrationResult.Failed(attempt, isLockTimeout(e), reason(e));
                }
                LOG.atWarn()
                        .addKeyValue("attempt", attempt)
                        .addKeyValue("pauseMillis", pause.get().toMillis())
                        .log("A lock was not free in time; trying again");
                sleeper.sleep(pause.get());
            }
        }
    }

    private Flyway flyway() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(access.url());
        source.setUser(access.user());
        source.setPassword(access.password().reveal());
        source.setApplicationName("ublog-migrate");
        source.setOptions("-c lock_timeout=" + lockTimeout.toMillis());
        return Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .load();
    }

    private static MigrationResult migrated(MigrateResult result, int attempts) {
        List<MigrationResult.Applied> applied = result.migrations.stream()
                .map(each -> new MigrationResult.Applied(
                        String.valueOf(each.version), each.description, Duration.ofMillis(each.executionTime)))
                .toList();
        String before = Optional.ofNullable(result.initialSchemaVersion).orElse("0");
        String after = Optional.ofNullable(result.targetSchemaVersion).orElse(before);
        return new MigrationResult.Migrated(attempts, before, after, applied);
    }

    private static boolean isLockTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
