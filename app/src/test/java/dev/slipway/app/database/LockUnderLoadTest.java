package dev.slipway.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.fixture.MoreMigrations;
import dev.slipway.app.fixture.Postgres;
import dev.slipway.app.post.Draft;
import dev.slipway.app.post.PostStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration wants a table that a long report reads and the old version writes: the writes must not stand behind it. */
final class LockUnderLoadTest {
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);
    /** What a busy machine may add to it. */
    private static final Duration NOISE = Duration.ofMillis(2_500);
    /** A migration without a lock timeout would hold the writes up for that long. */
    private static final Duration REPORT_AT_MOST = Duration.ofSeconds(8);

    private static final int WRITERS = 4;
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();

    private void write(PostStore posts) {
        long began = System.nanoTime();
        try {
            posts.publish(new Draft("Ada", "under load"));
            written.incrementAndGet();
        } catch (RuntimeException e) {
            failed.incrementAndGet();
        }
        slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
    }

    @Test
    void writesOfTheOldVersionStallNoLongerThanTheLockTimeoutAndTheMigrationGetsThrough() throws Exception {
        DatabaseAccess access = Postgres.migratedDatabase();
        MoreMigrations migrations =
                new MoreMigrations(folder).with("V1001__mood.sql", "alter table post add column mood text;\n");
        AtomicInteger pauses = new AtomicInteger();
        Sleeper sleeper = Thread::sleep;
        MigrationResult result;
        try (Database pool = new Database(access, "load", WRITERS);
                Database reports = new Database(access, "report", 1);
                Handle report = reports.jdbi().open();
                ScheduledExecutorService writers = Executors.newScheduledThreadPool(WRITERS + 1)) {
            PostStore posts = new PostStore(pool.jdbi());
            for (int i = 0; i < WRITERS; i++) {
                Future<?> _ = writers.scheduleWithFixedDelay(
                        () -> write(posts), 0, BETWEEN_WRITES.toMillis(), TimeUnit.MILLISECONDS);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> written.get() > 50);
            slowest.set(0);
            report.begin();
            report.execute("lock table post in access share mode");
            Future<?> _ = writers.schedule(report::rollback, REPORT_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);

            result = new Migrator(
                            access,
                            LOCK_TIMEOUT,
                            List.of(Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300)),
                            pause -> {
                                if (pauses.incrementAndGet() == 3) {
                                    report.rollback();
                                }
                                sleeper.sleep(pause);
                            },
                            migrations.loader())
                    .migrate();
            int before = written.get();
            await().atMost(Duration.ofSeconds(20)).until(() -> written.get() > before + 20);
            writers.shutdownNow();
        }
        assertThat(Duration.ofNanos(slowest.get()))
                .isGreaterThan(LOCK_TIMEOUT.dividedBy(2))
                .isLessThan(LOCK_TIMEOUT.plus(NOISE));
        assertThat(result).isInstanceOf(MigrationResult.Migrated.class);
        assertThat(result.account().lockTimeouts())
                .hasSize(3)
                .first()
                .satisfies(first -> assertThat(first.reason()).contains("lock timeout"));
        assertThat(result.account().applied()).hasSize(1);
        assertThat(failed).hasValue(0);
    }
}
