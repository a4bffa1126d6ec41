package dev.slipway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.app.config.Build;
import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.config.Secret;
import dev.slipway.app.fixture.Postgres;
import dev.slipway.app.fixture.RunningRedis;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

final class ReadinessTest {
    private static final URI NO_REDIS = URI.create("redis://127.0.0.1:1");

    @Test
    void waitsForTheMigrationItNeedsWhileAlive() {
        DatabaseAccess database = Postgres.emptyDatabase();
        try (RunningRedis redis = new RunningRedis();
                RunningWeb web = new RunningWeb(database, redis.address())) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(web.get("/readyz").body()).contains("the schema is at 0"));
            assertThat(web.get("/readyz").statusCode()).isEqualTo(503);
            assertThat(web.get("/livez").statusCode()).isEqualTo(200);
            Postgres.migrate(database);
            web.awaitReady();
        }
    }

    @Test
    void isReadyWithANewerSchema() {
        DatabaseAccess database = Postgres.migratedDatabase();
        try (RunningRedis redis = new RunningRedis();
                RunningWeb web = new RunningWeb(
                        "old",
                        database,
                        redis.address(),
                        new Build("1", "c", 3),
                        InstantSource.system(),
                        Thread::sleep)) {
            assertThat(web.awaitReady().get("/readyz").body()).isEqualTo("{\"ready\":true,\"missing\":[]}");
        }
    }

    @Test
    void staysReadyWhenTheDatabaseGoesAwayAndSaysUnavailableOnPages() {
        DatabaseAccess database = Postgres.migratedDatabase();
        String name = database.url().substring(database.url().lastIndexOf('/') + 1);
        Jdbi other = Jdbi.create(
                Postgres.emptyDatabase().url(),
                database.user(),
                database.password().reveal());
        try (RunningRedis redis = new RunningRedis();
                RunningWeb web = new RunningWeb(database, redis.address()).awaitReady()) {
            other.useHandle(handle -> {
                handle.execute("alter database " + name + " with allow_connections false");
                handle.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = ?", name);
            });
            assertThat(web.get("/").statusCode()).isEqualTo(503);
            assertThat(web.get("/").headers().firstValue("Retry-After")).hasValue("5");
            assertThat(web.get("/readyz").statusCode()).isEqualTo(200);
            other.useHandle(handle -> handle.execute("alter database " + name + " with allow_connections true"));
            await().atMost(Duration.ofSeconds(10)).until(() -> web.get("/").statusCode() == 200);
        }
    }

    @Test
    void isReadyWithoutRedisByTheAuditTable() {
        try (RunningWeb web = new RunningWeb(Postgres.migratedDatabase(), NO_REDIS)) {
            assertThat(web.awaitReady().get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void isNotReadyAndAdmitsNobodyWithoutEither() {
        DatabaseAccess nowhere = new DatabaseAccess("jdbc:postgresql://127.0.0.1:1/none", "nobody", new Secret("x"));
        try (RunningWeb web = new RunningWeb(nowhere, NO_REDIS)) {
            assertThat(web.get("/readyz").body())
                    .contains("the database has not answered yet", "the maintenance state is not known yet");
            assertThat(web.get("/").statusCode()).isEqualTo(503);
        }
    }
}
