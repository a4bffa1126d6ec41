package dev.slipway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.app.config.Build;
import dev.slipway.app.config.Configuration;
import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.fixture.MetadataEndpoint;
import dev.slipway.app.fixture.Postgres;
import dev.slipway.app.fixture.RunningRedis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WorkerTest {
    private final DatabaseAccess database = Postgres.migratedDatabase();
    private final Jdbi jdbi =
            Jdbi.create(database.url(), database.user(), database.password().reveal());
    private final RunningRedis redis = new RunningRedis();
    private final MetadataEndpoint metadata = new MetadataEndpoint("worker1");

    @AfterEach
    void stop() {
        redis.close();
        metadata.close();
    }

    private WorkerProcess startWorker() {
        Configuration configuration = new Configuration(
                "test",
                database,
                Optional.of(redis.address()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(metadata.address()));
        return WorkerProcess.start(configuration, Build.read(), InstantSource.system(), Thread::sleep);
    }

    private Optional<Long> counted(String name) {
        return jdbi.withHandle(handle -> handle.createQuery("select posts from busiest_author where name = :name")
                .bind("name", name)
                .mapTo(Long.class)
                .findOne());
    }

    @Test
    void countsTheBusiestAuthorsForTheTimeline() {
        try (RunningWeb web = new RunningWeb(database, redis.address()).awaitReady();
                WorkerProcess _ = startWorker()) {
            web.post("Ada", "one");
            web.post("Ada", "two");
            await().atMost(Duration.ofSeconds(20)).until(() -> counted("Ada").equals(Optional.of(2L)));
            assertThat(web.get("/").body()).contains("Busiest in the last day");
        }
    }

    @Test
    void acknowledgesMaintenanceAndRestsInIt() {
        try (RunningWeb web = new RunningWeb(database, redis.address()).awaitReady();
                WorkerProcess _ = startWorker()) {
            web.post("Ada", "one");
            await().atMost(Duration.ofSeconds(20)).until(() -> counted("Ada").isPresent());

            web.putMaintenance("{\"mode\":\"full\",\"reason\":\"test\",\"for\":\"PT5M\"}");
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(web.maintenance()
                                    .get("tasks")
                                    .valueStream()
                                    .filter(task ->
                                            task.get("process").stringValue().equals("worker"))
                                    .findFirst())
                            .hasValueSatisfying(
                                    task -> assertThat(task.get("generation").longValue())
                                            .isEqualTo(1)));
            jdbi.useHandle(handle -> handle.execute("insert into post (name, body) values ('Bob', 'meanwhile')"));
            await().during(Duration.ofSeconds(7))
                    .atMost(Duration.ofSeconds(9))
                    .until(() -> counted("Bob").isEmpty());

            web.putMaintenance("{\"mode\":\"off\"}");
            await().atMost(Duration.ofSeconds(20)).until(() -> counted("Bob").isPresent());
        }
    }
}
