package dev.slipway.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.fixture.MigrateProgram;
import dev.slipway.app.fixture.MoreMigrations;
import dev.slipway.app.fixture.OpenTransaction;
import dev.slipway.app.fixture.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Migrators at once, killed in the midst, and what they leave; on a real server, the killed ones as real processes. */
final class LeftoversTest {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);
    private static final String INDEX = "create index concurrently if not exists by_name on post (name);";

    private static final Sleeper POLL = Thread::sleep;

    @TempDir
    private Path folder;

    private final DatabaseAccess database = Postgres.migratedDatabase();
    private final Jdbi jdbi =
            Jdbi.create(database.url(), database.user(), database.password().reveal());

    private MigrationResult migrate(MoreMigrations migrations, Duration lockTimeout, Sleeper sleeper)
            throws InterruptedException {
        return new Migrator(database, lockTimeout, List.of(Duration.ZERO), sleeper, migrations.loader()).migrate();
    }

    private MigrationAccount migrated(MoreMigrations migrations) throws InterruptedException {
        MigrationResult result = migrate(migrations, LOCK_TIMEOUT, POLL);
        assertThat(result).isInstanceOf(MigrationResult.Migrated.class);
        return result.account();
    }

    private <T> T one(String sql, Class<T> type) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(type).one());
    }

    private boolean runs(String statement) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select exists (
                            select 1
                            from pg_stat_activity
                            where datname = current_database() and state = 'active' and pid <> pg_backend_pid()
                                and lower(query) like :statement)
                        """)
                .bind("statement", "%" + statement + "%")
                .mapTo(Boolean.class)
                .one());
    }

    private boolean isValid() {
        return one("select indisvalid from pg_index where indexrelid = 'by_name'::regclass", Boolean.class);
    }

    /** Starts a migrator as a process, waits until its statement runs, and kills it. */
    private void killIn(String statement, MoreMigrations migrations) throws IOException {
        try (MigrateProgram _ = new MigrateProgram(database, migrations)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> runs(statement));
        }
    }

    @Test
    void aMigratorKilledInATransactionLeavesNothing() throws Exception {
        MoreMigrations migrations = new MoreMigrations(folder.resolve("first"))
                .with("V1001__slow.sql", "alter table post add column mood text;\nselect pg_sleep(600);\n");
        killIn("pg_sleep(600)", migrations);

        MoreMigrations mended = new MoreMigrations(folder.resolve("second"))
                .with("V1001__slow.sql", "alter table post add column mood text;\n");
        MigrationAccount account = migrated(mended);
        assertThat(account.applied())
                .extracting(MigrationAccount.Applied::script)
                .containsExactly("V1001__slow.sql");
        assertThat(account.repaired()).isEmpty();
        assertThat(account.took()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void anIndexLeftUnfinishedByAKilledMigratorIsBuiltAnew() throws Exception {
        MoreMigrations migrations = new MoreMigrations(folder).with("V1001__by_name.sql", INDEX);
        try (OpenTransaction _ = new OpenTransaction(database)) {
            killIn("create index concurrently", migrations);
            await().atMost(Duration.ofSeconds(20)).until(() -> !runs("create index concurrently"));
            assertThat(isValid()).isFalse();
        }
        MigrationAccount account = migrated(migrations);
        assertThat(account.repaired()).containsExactly("dropped the unfinished index public.by_name on post");
        assertThat(account.to()).isEqualTo("1001");
        assertThat(isValid()).isTrue();
    }

    @Test
    void anIndexThatFoundNoLockInTimeIsTriedAgain() throws Exception {
        MoreMigrations migrations = new MoreMigrations(folder).with("V1001__by_name.sql", INDEX);
        List<OpenTransaction> report = new ArrayList<>(List.of(new OpenTransaction(database)));
        // Sixty times 20 ms is what an index built concurrently has.
        MigrationResult result = migrate(migrations, Duration.ofMillis(20), pause -> {
            assertThat(isValid()).isFalse();
            report.removeLast().close();
        });
        assertThat(result).isInstanceOf(MigrationResult.Migrated.class);
        MigrationAccount account = result.account();
        assertThat(account.lockTimeouts()).hasSize(1);
        assertThat(account.took()).isGreaterThan(Duration.ofMillis(1_200));
        assertThat(account.repaired()).hasSize(2).last().asString().contains("V1001__by_name.sql out of the history");
        assertThat(isValid()).isTrue();
        assertThat(one("select count(*) from flyway_schema_history where version = '1001'", Long.class))
                .isEqualTo(1);
    }

    @Test
    void whatMayBeHalfDoneIsRefusedWithTheCommandThatGoesOn() throws Exception {
        MoreMigrations migrations = new MoreMigrations(folder).with("V1001__two.sql", """
                        create index concurrently one on post (name);
                        create index concurrently two on post (nothing);
                        """);
        assertThat(migrate(migrations, LOCK_TIMEOUT, POLL)).isInstanceOf(MigrationResult.Failed.class);
        MigrationResult again = migrate(migrations, LOCK_TIMEOUT, POLL);
        assertThat(again)
                .isInstanceOfSatisfying(
                        MigrationResult.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains(
                                        "V1001__two.sql failed outside a transaction",
                                        "WHERE installed_rank = 5 AND NOT success"));
    }

    @Test
    void anInvalidIndexOfSomebodyElsesIsNamedAndLeftAlone() throws Exception {
        jdbi.useHandle(handle -> handle.execute("create index \"Theirs\" on post (body);"
                + "update pg_index set indisvalid = false where indexrelid = '\"Theirs\"'::regclass"));
        MigrationAccount account = migrated(new MoreMigrations(folder));
        assertThat(account.repaired()).isEmpty();
        assertThat(account.notices())
                .singleElement()
                .asString()
                .contains("public.\"Theirs\" on post is invalid", "DROP INDEX CONCURRENTLY public.\"Theirs\"");
    }

    @Test
    void aMigratorThatWaitsForAnotherHoldsUpNoIndexThatThatOneBuilds() throws Exception {
        MoreMigrations migrations = new MoreMigrations(folder)
                .with("V1001__held.sql", "select pg_advisory_xact_lock(4711);")
                .with("V1002__by_name.sql", INDEX);
        Duration patient = Duration.ofSeconds(60);
        try (ExecutorService threads = Executors.newFixedThreadPool(2);
                Handle holder = jdbi.open()) {
            holder.execute("select pg_advisory_lock(4711)");
            Future<MigrationResult> first = threads.submit(() -> migrate(migrations, patient, POLL));
            await().atMost(Duration.ofSeconds(30)).until(() -> runs("pg_advisory_xact_lock(4711)"));
            Future<MigrationResult> second = threads.submit(() -> migrate(migrations, patient, POLL));
            await().atMost(Duration.ofSeconds(30)).until(() -> one("""
                            select count(*)
                            from pg_stat_activity
                            where datname = current_database() and pid <> pg_backend_pid()
                                and query like '%advisory_lock(hash%'
                            """, Long.class) == 2);
            // From here on the index is built, beside the migrator that waits.
            holder.execute("select pg_advisory_unlock(4711)");

            assertThat(first.get(30, TimeUnit.SECONDS).account().applied()).hasSize(2);
            assertThat(second.get(30, TimeUnit.SECONDS).account().applied()).isEmpty();
            assertThat(second.get().account().waited()).isPositive();
        }
        assertThat(isValid()).isTrue();
    }

    @Test
    void twoProcessesAtOnceApplyEachMigrationOnceAndEndWell() throws Exception {
        MoreMigrations migrations = new MoreMigrations(folder)
                .with("V1001__mood.sql", "alter table post add column mood text;\nselect pg_sleep(2);\n")
                .with("V1002__by_name.sql", INDEX);
        try (MigrateProgram one = new MigrateProgram(database, migrations);
                MigrateProgram other = new MigrateProgram(database, migrations)) {
            assertThat(List.of(one.exitCode(), other.exitCode())).containsExactly(0, 0);
            List<JsonNode> accounts = List.of(
                    JsonMapper.shared().readTree(one.lastLine()),
                    JsonMapper.shared().readTree(other.lastLine()));
            assertThat(accounts)
                    .extracting(account -> account.path("applied").size())
                    .containsExactlyInAnyOrder(2, 0);
            assertThat(accounts)
                    .allSatisfy(account -> assertThat(account.propertyNames())
                            .containsExactly(
                                    "migrated",
                                    "attempts",
                                    "from",
                                    "to",
                                    "applied",
                                    "waited",
                                    "lockTimeouts",
                                    "repaired",
                                    "notices",
                                    "took"));
            assertThat(accounts)
                    .allSatisfy(
                            account -> assertThat(account.path("to").asString()).isEqualTo("1002"));
        }
        assertThat(one("select count(*) from flyway_schema_history", Long.class))
                .isEqualTo(6);
    }

    @Test
    void aMigratorThatIsStoppedDoesNotSayThatItIsDone() throws Exception {
        MoreMigrations migrations = new MoreMigrations(folder).with("V1001__slow.sql", "select pg_sleep(600);\n");
        try (MigrateProgram program = new MigrateProgram(database, migrations)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> runs("pg_sleep(600)"));
            program.stop();
            assertThat(program.exitCode()).isEqualTo(143);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> !runs("pg_sleep(600)"));
    }
}
