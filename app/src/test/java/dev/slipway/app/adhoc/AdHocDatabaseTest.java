package dev.slipway.app.adhoc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.app.adhoc.Outcome.Change;
import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.config.DatabaseAdministrator;
import dev.slipway.app.config.Secret;
import dev.slipway.app.fixture.Postgres;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a real server, as an administrator who is no superuser, as in a managed database. */
final class AdHocDatabaseTest {
    private static final DatabaseAdministrator OPERATOR =
            new DatabaseAdministrator("scram_operator", new Secret("op's: secret"), "postgres");

    @BeforeAll
    static void makeAnAdministrator() {
        Postgres.asSuperuser("create role scram_operator login createdb createrole password 'op''s: secret'");
    }

    /** A role of its own for each database, with a name and a password that need to be quoted. */
    private static DatabaseAccess access(String database) {
        return Postgres.access(database, "scram-" + database.replaceAll("[^a-z]", "-"), "it's: a \\ \"secret\"");
    }

    private static AdHocDatabase database(DatabaseAccess access, String environment) {
        return new AdHocDatabase(access, OPERATOR, environment);
    }

    private static Outcome done(DatabaseAccess access, String database, Change change, Change roleChange) {
        return new Outcome.Done(database, change, access.user(), roleChange);
    }

    private static Handle connect(DatabaseAccess access) {
        return Jdbi.open(access.url(), access.user(), access.password().reveal());
    }

    @Test
    void makesDatabaseAndRoleOnceAndDropsThemOnceHoweverOftenItIsRun() {
        DatabaseAccess access = access("adhoc \"; drop --");
        AdHocDatabase database = database(access, "pr-1");

        assertThat(database.create()).isEqualTo(done(access, "adhoc \"; drop --", Change.CREATED, Change.CREATED));
        Postgres.migrate(access);
        assertThat(database.create())
                .isEqualTo(done(access, "adhoc \"; drop --", Change.ALREADY_THERE, Change.ALREADY_THERE));
        try (Handle handle = connect(access)) {
            assertThat(handle.select("select count(*) from post")
                            .mapTo(Long.class)
                            .one())
                    .isZero();
            // Dropped while somebody is connected.
            assertThat(database.drop()).isEqualTo(done(access, "adhoc \"; drop --", Change.DROPPED, Change.DROPPED));
            assertThatThrownBy(() -> handle.execute("select 1")).hasMessageContaining("terminating connection");
        }
        assertThat(database.drop())
                .isEqualTo(done(access, "adhoc \"; drop --", Change.ALREADY_GONE, Change.ALREADY_GONE));
    }

    @Test
    void finishesWhatAKilledRunHasLeft() {
        DatabaseAccess access = access("adhoc_killed");
        AdHocDatabase database = database(access, "pr-2");
        Postgres.asSuperuser("create database \"adhoc_killed (unfinished)\" owner scram_operator");
        assertThat(database.create()).isEqualTo(done(access, "adhoc_killed", Change.CREATED, Change.CREATED));
        assertThat(databasesLike("adhoc_killed")).containsExactly("adhoc_killed");

        Postgres.asSuperuser("update pg_database set datconnlimit = -2 where datname = 'adhoc_killed'");
        assertThat(database.create()).isEqualTo(done(access, "adhoc_killed", Change.CREATED, Change.ALREADY_THERE));

        Postgres.asSuperuser(
                "drop database adhoc_killed", "create database \"adhoc_killed (unfinished)\" owner scram_operator");
        assertThat(database.drop()).isEqualTo(done(access, "adhoc_killed", Change.ALREADY_GONE, Change.DROPPED));
        assertThat(databasesLike("adhoc_killed")).isEmpty();
    }

    private static List<String> databasesLike(String name) {
        try (Handle handle = connect(Postgres.access("postgres", "postgres", ""))) {
            return handle.createQuery("select datname from pg_database where starts_with(datname, :name)")
                    .bind("name", name)
                    .mapTo(String.class)
                    .list();
        }
    }

    @Test
    void letsTwoRunsAtOnceMakeOne() throws Exception {
        DatabaseAccess access = Postgres.access("adhoc_twice", "scram \"o'role\"; --", "secret");
        Callable<Outcome> create = database(access, "pr-3")::create;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Outcome> outcomes = threads.invokeAll(List.of(create, create)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(outcomes)
                    .containsExactlyInAnyOrder(
                            done(access, "adhoc_twice", Change.CREATED, Change.CREATED),
                            done(access, "adhoc_twice", Change.ALREADY_THERE, Change.ALREADY_THERE));
        }
        assertThat(database(access, "pr-3").drop()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void setsThePasswordOfARoleOfItsOwnAndNeverOfAnother() {
        DatabaseAccess first = access("adhoc_secret");
        DatabaseAccess renewed = new DatabaseAccess(first.url(), first.user(), new Secret("renewed"));
        assertThat(database(first, "pr-4").create()).isInstanceOf(Outcome.Done.class);
        assertThat(database(renewed, "pr-4").create()).isInstanceOf(Outcome.Done.class);

        Postgres.asSuperuser(
                "create role scram_shared login password 'theirs'", "grant scram_shared to scram_operator");
        DatabaseAccess shared = Postgres.access("adhoc_shared", "scram_shared", "theirs");
        assertThat(database(shared, "pr-5").create())
                .isEqualTo(done(shared, "adhoc_shared", Change.CREATED, Change.ALREADY_THERE));
        DatabaseAccess wrong = new DatabaseAccess(shared.url(), shared.user(), new Secret("mine"));
        assertThat(database(wrong, "pr-5").create())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains(
                                        "scram_shared does not get in",
                                        "password authentication failed",
                                        "DATABASE_PASSWORD")
                                .doesNotContain("mine"));
        assertThat(database(shared, "pr-5").drop())
                .isEqualTo(done(shared, "adhoc_shared", Change.DROPPED, Change.KEPT));
        assertThat(database(renewed, "pr-4").drop()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void touchesNoDatabaseThatItDidNotMakeForThisEnvironment() {
        Postgres.asSuperuser("create database adhoc_staging");
        DatabaseAccess staging = access("adhoc_staging");
        for (Outcome outcome : List.of(
                database(staging, "pr-6").drop(), database(staging, "pr-6").create())) {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.reason())
                                    .contains("`database create` did not make it, it belongs to postgres"));
        }
        DatabaseAccess other = access("adhoc_other");
        assertThat(database(other, "pr-7").create()).isInstanceOf(Outcome.Done.class);
        assertThat(database(other, "pr-6").drop())
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("for the ad hoc environment pr-7"));
        assertThat(databasesLike("adhoc_")).contains("adhoc_staging", "adhoc_other");
        assertThat(database(other, "pr-7").drop()).isInstanceOf(Outcome.Done.class);
    }

    @ParameterizedTest
    @CsvSource({
        "production, ublog_pr_1, ENVIRONMENT is production",
        "eu-prod, ublog_pr_1, ENVIRONMENT is eu-prod",
        "pr-1, ublog_production, names the database ublog_production",
        "pr-1, Ublog-PRD-1, names the database Ublog-PRD-1",
        "pr-1, postgres, the server's own",
        "pr-1, a2345678901234567890123456789012345678901234567890x, longer than 50 bytes",
    })
    void refusesByNameWithoutAskingTheServer(String environment, String database, String reason) {
        DatabaseAccess nowhere = new DatabaseAccess("jdbc:postgresql://127.0.0.1:1/" + database, "u", new Secret("p"));
        for (Outcome outcome : List.of(
                database(nowhere, environment).create(),
                database(nowhere, environment).drop())) {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.reason())
                                    .startsWith("Tried to ")
                                    .contains(reason));
        }
        assertThat(database(access("product_page"), "reproduction").drop()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void saysWhatIsMissingInOneSentence() {
        DatabaseAccess access = access("adhoc_failed");
        Postgres.asSuperuser("create role scram_nobody login password 'x'");
        assertThat(failure(access, new DatabaseAdministrator("scram_nobody", new Secret("x"), "postgres")))
                .contains("permission denied", "scram_nobody needs CREATEDB and CREATEROLE");
        assertThat(failure(access, new DatabaseAdministrator("scram_nobody", new Secret("wrong"), "postgres")))
                .contains("password authentication failed", "Check DATABASE_ADMIN_USER")
                .doesNotContain("wrong");
        assertThat(failure(access, new DatabaseAdministrator("scram_nobody", new Secret("x"), "nowhere")))
                .contains("\"nowhere\" does not exist", "DATABASE_ADMIN_DATABASE");
        assertThat(failure(
                        new DatabaseAccess("jdbc:postgresql://127.0.0.1:1/adhoc_failed", "u", new Secret("p")),
                        OPERATOR))
                .contains("refused", "Check the host and port in DATABASE_URL");
    }

    private static String failure(DatabaseAccess access, DatabaseAdministrator administrator) {
        Outcome outcome = new AdHocDatabase(access, administrator, "pr-8").create();
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        String reason = ((Outcome.Failed) outcome).reason();
        assertThat(reason).hasLineCount(1).startsWith("Tried to create the database adhoc_failed of pr-8 but failed");
        return reason;
    }
}
