package dev.slipway.app.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One migrator at a time works on a database. The lock belongs to a session and dies with it. It is asked for again and
 * again, never waited for in a statement: {@code CREATE INDEX CONCURRENTLY} waits for every statement that began before
 * it, so a migrator that waits within one would hold up the very migrator that it waits for, and neither would end.
 */
final class MigratorLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MigratorLock.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Connection session;
    private final Duration waited;

    private MigratorLock(Connection session, Duration waited) {
        this.session = session;
        this.waited = waited;
    }

    /**
     * Takes the lock once it is free; empty when it was not within the limit.
     *
     * @throws SQLException when the database cannot be reached
     */
    static Optional<MigratorLock> take(DataSource source, Duration limit, Sleeper sleeper)
            throws SQLException, InterruptedException {
        Connection session = source.getConnection();
        try {
            long began = System.nanoTime();
            boolean told = false;
            while (!taken(session)) {
                Duration waited = Duration.ofNanos(System.nanoTime() - began);
                if (waited.compareTo(limit) > 0) {
                    session.close();
                    return Optional.empty();
                }
                if (!told) {
                    LOG.info("Another migrator is at work; waiting for it");
                    told = true;
                }
                sleeper.sleep(POLL);
            }
            Duration waited = told ? Duration.ofNanos(System.nanoTime() - began) : Duration.ZERO;
            return Optional.of(new MigratorLock(session, waited));
        } catch (SQLException | InterruptedException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static boolean taken(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row =
                        statement.executeQuery("select pg_try_advisory_lock(hashtextextended('ublog migrate', 0))")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** How long another one was waited for. */
    Duration waited() {
        return waited;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (SQLException e) {
            LOG.debug("The lock's session was gone before", e);
        }
    }
}
