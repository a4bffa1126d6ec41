package dev.slipway.app.database;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database, until it answers once with a schema that is new enough, and never again: what happens to the
 * database afterwards changes nothing here, or an outage of it would have ECS replace every task. Thread-safe.
 */
public final class SchemaWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final int needed;
    private final IntSupplier newestMigration;
    private final Sleeper sleeper;
    private final CountDownLatch sufficient = new CountDownLatch(1);
    private volatile SchemaStatus status = new SchemaStatus.Unreached();
    private final Thread thread = Thread.ofVirtual().name("schema-watch").unstarted(this::watch);

    /**
     * A watch that begins with {@link #start}.
     *
     * @param needed the newest migration that the code needs
     * @param newestMigration the newest migration that the database has had
     */
    public SchemaWatch(int needed, IntSupplier newestMigration, Sleeper sleeper) {
        this.needed = needed;
        this.newestMigration = newestMigration;
        this.sleeper = sleeper;
    }

    public void start() {
        thread.start();
    }

    public SchemaStatus status() {
        return status;
    }

    /** Waits until the schema is new enough. */
    public void awaitSufficient() throws InterruptedException {
        sufficient.await();
    }

    private void watch() {
        try {
            while (!look()) {
                sleeper.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean look() {
        SchemaStatus seen = seen();
        if (!seen.equals(status)) {
            LOG.info("{}", seen);
        }
        status = seen;
        return switch (seen) {
            case SchemaStatus.Sufficient _ -> {
                sufficient.countDown();
                yield true;
            }
            case SchemaStatus.Unreached _, SchemaStatus.Older _ -> false;
        };
    }

    private SchemaStatus seen() {
        try {
            int version = newestMigration.getAsInt();
            return version >= needed ? new SchemaStatus.Sufficient(version) : new SchemaStatus.Older(version, needed);
        } catch (JdbiException e) {
            LOG.debug("The database cannot be reached yet", e);
            return status;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
