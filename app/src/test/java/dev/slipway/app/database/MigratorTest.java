package dev.slipway.app.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.config.Secret;
import dev.slipway.app.fixture.LockedTable;
import dev.slipway.app.fixture.Postgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

final class MigratorTest {
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(2));

    private final DatabaseAccess database = Postgres.emptyDatabase();
    private final Jdbi jdbi =
            Jdbi.create(database.url(), database.user(), database.password().reveal());

    private MigrationResult migrate(Sleeper sleeper) throws InterruptedException {
        return new Migrator(database, LOCK_TIMEOUT, PAUSES, sleeper).migrate();
    }

    /** A database in which V1 has run by hand already, so that V4 can be made to wait for a lock on its table. */
    private LockedTable lockWhatTheMigrationsNeed() {
        Postgres.migrate(database);
        jdbi.useHandle(handle -> handle.execute("""
                drop table busiest_author;
                delete from flyway_schema_history where version = '4';
                """));
        return new LockedTable(database, "flyway_schema_history");
    }

    @Test
    void migratesAnEmptyDatabaseAndSaysWhatItDid() throws InterruptedException {
        MigrationResult first = migrate(pause -> {});
        assertThat(first).isInstanceOfSatisfying(MigrationResult.Migrated.class, migrated -> {
            assertThat(migrated.account().from()).isEqualTo("0");
            assertThat(migrated.account().applied())
                    .extracting(MigrationAccount.Applied::version)
                    .startsWith("1", "2", "3", "4");
        });
        assertThat(migrate(pause -> {})).isInstanceOfSatisfying(MigrationResult.Migrated.class, again -> {
            assertThat(again.account().applied()).isEmpty();
            assertThat(again.account().from()).isEqualTo(again.account().to());
        });
    }

    @Test
    void triesAgainWhenALockWasNotFreeInTime() throws InterruptedException {
        List<Duration> slept = new ArrayList<>();
        LockedTable lock = lockWhatTheMigrationsNeed();
        MigrationResult result = migrate(pause -> {
            slept.add(pause);
            lock.close();
        });
        assertThat(slept).containsExactly(Duration.ofSeconds(1));
        assertThat(result).isInstanceOfSatisfying(MigrationResult.Migrated.class, migrated -> {
            assertThat(migrated.account().attempts()).isEqualTo(2);
            assertThat(migrated.account().applied()).hasSize(1);
        });
    }

    @Test
    void givesUpWhenTheLockStaysTaken() throws InterruptedException {
        List<Duration> slept = new ArrayList<>();
        try (LockedTable _ = lockWhatTheMigrationsNeed()) {
            assertThat(migrate(slept::add)).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
                assertThat(failed.account().attempts()).isEqualTo(3);
                assertThat(failed.lockTimeout()).isTrue();
                assertThat(failed.reason()).contains("lock timeout");
            });
        }
        assertThat(slept).isEqualTo(PAUSES);
    }

    @Test
    void doesNotRepeatWhatCannotSucceed() throws InterruptedException {
        DatabaseAccess wrong = new DatabaseAccess(database.url(), "nobody-here", new Secret("wrong"));
        MigrationResult result = new Migrator(wrong, LOCK_TIMEOUT, PAUSES, pause -> {
                    throw new AssertionError("slept");
                })
                .migrate();
        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Failed.class,
                        failed -> assertThat(failed.account().attempts()).isEqualTo(1));
    }
}
