package dev.slipway.app.database;

import dev.slipway.app.config.DatabaseAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to the newest migration on the class path, one migrator at a time. No statement waits longer than the
 * lock timeout for a lock, since everything behind a waiting {@code ALTER TABLE} waits too; after such a timeout the run is
 * repeated with growing pauses. Killed at any moment it leaves nothing that the next run does not clear away or name.
 */
public final class Migrator {
    /** PostgreSQL's {@code lock_not_available}, which {@code lock_timeout} raises, and {@code deadlock_detected} (Appendix A). */
    private static final Set<String> LOCK_NOT_FREE = Set.of("55P03", "40P01");

    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);
    private static final Duration LONGEST_WAIT_FOR_ANOTHER = Duration.ofMinutes(10);

    private final DatabaseAccess access;
    private final Duration lockTimeout;
    private final List<Duration> pauses;
    private final Sleeper sleeper;
    private final MigrationFiles files;

    /**
     * A migrator that is run once.
     *
     * @param lockTimeout how long one statement may wait for a lock
     * @param pauses how long to wait before each further attempt; their number is the number of repeats
     */
    public Migrator(DatabaseAccess access, Duration lockTimeout, List<Duration> pauses, Sleeper sleeper) {
        this(access, lockTimeout, pauses, sleeper, Migrator.class.getClassLoader());
    }

    /** The same, with the migrations that a class loader finds. */
    Migrator(
            DatabaseAccess access,
            Duration lockTimeout,
            List<Duration> pauses,
            Sleeper sleeper,
            ClassLoader migrations) {
        this.access = access;
        this.lockTimeout = lockTimeout;
        this.pauses = List.copyOf(pauses);
        this.sleeper = sleeper;
        this.files = new MigrationFiles(migrations);
    }

    /** Runs all pending migrations. A failure is a result: the caller prints it and exits 1. */
    public MigrationResult migrate() throws InterruptedException {
        PGSimpleDataSource source = source();
        Progress progress = new Progress(new HistoryStore(source));
        try {
            Optional<MigratorLock> taken = MigratorLock.take(source, LONGEST_WAIT_FOR_ANOTHER, sleeper);
            if (taken.isEmpty()) {
                return progress.failed(
                        false,
                        "another migrator has been at work for "
                                + LONGEST_WAIT_FOR_ANOTHER.toMinutes() + " minutes. Look at what it waits for, in"
                                + " pg_stat_activity, and run this again");
            }
            try (MigratorLock lock = taken.get()) {
                progress.waited(lock.waited());
                return migrateLocked(source, progress);
            }
        } catch (SQLException | JdbiException e) {
            LOG.error("Tried to migrate the schema but failed", e);
            return progress.failed(false, reason(e));
        }
    }

    private MigrationResult migrateLocked(PGSimpleDataSource source, Progress progress) throws InterruptedException {
        Flyway flyway = flyway(source);
        Leftovers leftovers = new Leftovers(progress.history(), files);
        while (true) {
            int attempt = progress.nextAttempt();
            try {
                progress.begin();
                switch (leftovers.clear(pending(flyway))) {
                    case Leftovers.Found.Stuck stuck -> {
                        return progress.failed(false, stuck.reason());
                    }
                    case Leftovers.Found.Cleared cleared -> progress.cleared(cleared);
                }
                flyway.migrate();
                return progress.migrated();
            } catch (FlywayException | JdbiException e) {
                boolean lockNotFree = isLockNotFree(e);
                boolean last = !lockNotFree || attempt > pauses.size();
                Duration pause = last ? Duration.ZERO : pauses.get(attempt - 1);
                if (lockNotFree) {
                    progress.lockTimeout(attempt, reason(e), pause);
                }
                if (last) {
                    LOG.error("Tried to migrate the schema but failed", e);
                    return progress.failed(lockNotFree, reason(e));
                }
                LOG.atWarn()
                        .addKeyValue("attempt", attempt)
                        .addKeyValue("pauseMillis", pause.toMillis())
                        .log("A lock was not free in time; trying again");
                sleeper.sleep(pause);
            }
        }
    }

    private static List<String> pending(Flyway flyway) {
        return Arrays.stream(flyway.info().pending())
                .map(MigrationInfo::getScript)
                .toList();
    }

    /** A server that has lost its client ends the client's statement, and frees its locks, within a second. */
    private PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(access.url());
        source.setUser(access.user());
        source.setPassword(access.password().reveal());
        source.setApplicationName("ublog-migrate");
        source.setTcpKeepAlive(true);
        source.setOptions("-c lock_timeout=" + lockTimeout.toMillis()
                + " -c client_connection_check_interval=500"
                + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3");
        return source;
    }

    private Flyway flyway(PGSimpleDataSource source) {
        return Flyway.configure(files.loader())
                .dataSource(source)
                .locations(MigrationFiles.LOCATION)
                .callbacks(new ConcurrentLockTimeout(files, lockTimeout))
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .load();
    }

    private static boolean isLockNotFree(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCK_NOT_FREE.contains(String.valueOf(sql.getSQLState()))) {
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
