package dev.slipway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.fixture.LockedTable;
import dev.slipway.app.fixture.MovableClock;
import dev.slipway.app.fixture.Postgres;
import dev.slipway.app.fixture.RunningRedis;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class MaintenanceTest {
    private static final String ON = "{\"mode\":\"full\",\"reason\":\"a test\",\"owner\":\"ada\",\"for\":\"PT30M\"}";
    private static final String OFF = "{\"mode\":\"off\",\"owner\":\"ada\"}";

    private final DatabaseAccess database = Postgres.migratedDatabase();
    private final RunningRedis redis = new RunningRedis();
    private final MovableClock clock = new MovableClock();
    private final List<RunningWeb> running = new ArrayList<>();

    @AfterEach
    void stop() {
        running.forEach(RunningWeb::close);
        redis.close();
    }

    private RunningWeb start(String task) {
        RunningWeb web = new RunningWeb(task, database, redis.address(), clock);
        running.add(web);
        return web.awaitReady();
    }

    private static List<Long> acknowledged(RunningWeb web) {
        return web.maintenance()
                .get("tasks")
                .valueStream()
                .map(task -> task.get("generation").longValue())
                .toList();
    }

    @Test
    void isAcknowledgedByAllTasksAndThenNobodyGetsAPage() {
        List<RunningWeb> three = List.of(start("a"), start("b"), start("c"));

        HttpResponse<String> answer = three.getFirst().putMaintenance(ON);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"generation\":1", "\"mode\":\"full\"", "\"owner\":\"ada\"");
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(acknowledged(three.get(1))).containsExactly(1L, 1L, 1L));
        for (RunningWeb web : three) {
            assertThat(web.get("/").statusCode()).isEqualTo(503);
            assertThat(web.post("Ada", "hi").statusCode()).isEqualTo(503);
            assertThat(web.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(web.get("/livez").statusCode()).isEqualTo(200);
            assertThat(web.get("/version").statusCode()).isEqualTo(200);
        }

        assertThat(three.get(2).putMaintenance(OFF).body()).contains("\"generation\":2", "\"mode\":\"off\"");
        for (RunningWeb web : three) {
            await().atMost(Duration.ofSeconds(5)).until(() -> web.get("/").statusCode() == 200);
        }
    }

    @Test
    void refusesWithAPageOrAProblemAndSaysWhenToComeBack() {
        RunningWeb web = start("a");
        web.putMaintenance(ON);

        HttpResponse<String> page = web.get("/");
        assertThat(page.body()).contains("Down for maintenance").doesNotContain("a test");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(600L, 661L);
        HttpResponse<String> problem =
                web.send(HttpRequest.newBuilder(web.address("/")).header("Accept", "application/json"));
        assertThat(problem.statusCode()).isEqualTo(503);
        assertThat(problem.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        HttpResponse<String> head =
                web.send(HttpRequest.newBuilder(web.address("/")).HEAD());
        assertThat(head.statusCode()).isEqualTo(503);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void comesUpInMaintenanceBeforeItIsReady() {
        start("a").putMaintenance(ON);
        assertThat(start("late").get("/").statusCode()).isEqualTo(503);
    }

    @Test
    void standsWhileRedisIsAwayAndEndsByTheLocalClock() {
        RunningWeb web = start("a");
        web.putMaintenance(ON);
        redis.kill();

        assertThat(web.putMaintenance(OFF).statusCode()).isEqualTo(503);
        assertThat(web.get("/").statusCode()).isEqualTo(503);
        assertThat(web.get("/readyz").statusCode()).isEqualTo(200);
        clock.moveOn(Duration.ofMinutes(29));
        assertThat(web.get("/").statusCode()).isEqualTo(503);
        clock.moveOn(Duration.ofMinutes(1));
        assertThat(web.get("/").statusCode()).isEqualTo(200);
        redis.revive();
    }

    @Test
    void staysOffWhileRedisIsAway() {
        RunningWeb web = start("a");
        redis.kill();
        assertThat(web.get("/").statusCode()).isEqualTo(200);
        assertThat(web.post("Ada", "hi").statusCode()).isEqualTo(303);
        redis.revive();
    }

    @Test
    void startsFromTheAuditTableWhenRedisIsAwayOrEmpty() {
        RunningWeb first = start("a");
        first.putMaintenance(ON);
        redis.kill();
        RunningWeb away = start("b");
        assertThat(away.get("/").statusCode()).isEqualTo(503);

        redis.revive();
        RunningWeb empty = start("c");
        assertThat(empty.get("/").statusCode()).isEqualTo(503);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> empty.putMaintenance(OFF).statusCode() == 200);
        assertThat(empty.maintenance().get("generation").longValue()).isGreaterThanOrEqualTo(2);
        await().atMost(Duration.ofSeconds(10)).until(() -> first.get("/").statusCode() == 200);
    }

    @Test
    void countsAWriteThatBeganBefore() {
        RunningWeb web = start("a");
        CompletableFuture<HttpResponse<String>> write;
        try (LockedTable post = new LockedTable(database, "post")) {
            write = web.sendAsync(web.postRequest("Ada", "before"));
            await().until(() -> post.isAwaitedBy(1));
            web.putMaintenance(ON);
            await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                JsonNode task = web.maintenance().get("tasks").get(0);
                assertThat(task.get("generation").longValue()).isEqualTo(1);
                assertThat(task.get("writesInFlight").intValue()).isEqualTo(1);
            });
            assertThat(web.post("Ada", "after").statusCode()).isEqualTo(503);
        }
        assertThat(write.join().statusCode()).isEqualTo(303);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> web.maintenance()
                                .get("tasks")
                                .get(0)
                                .get("writesInFlight")
                                .intValue()
                        == 0);
    }

    @Test
    void changesOnlyTheGenerationThatTheCallerHasSeen() {
        RunningWeb web = start("a");
        web.putMaintenance(ON);
        assertThat(web.send(web.control().header("If-Match", "\"0\"").PUT(BodyPublishers.ofString(OFF)))
                        .statusCode())
                .isEqualTo(412);
        assertThat(web.send(web.control().header("If-Match", "zero").PUT(BodyPublishers.ofString(OFF)))
                        .statusCode())
                .isEqualTo(400);
        assertThat(web.send(web.control().header("If-Match", "\"1\"").PUT(BodyPublishers.ofString(OFF)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void namesEveryMistakeOfAChange() {
        RunningWeb web = start("a");
        HttpResponse<String> answer = web.putMaintenance("{\"mode\":\"full\",\"for\":\"30m\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("reason is missing", "for must be an ISO 8601 duration");
        assertThat(web.putMaintenance("{").statusCode()).isEqualTo(400);
        assertThat(web.putMaintenance("{\"mode\":\"half\"}").body()).contains("mode must be full or off");
        assertThat(web.putMaintenance("{\"mode\":\"full\",\"reason\":\"x\",\"for\":\"PT25H\"}")
                        .body())
                .contains("from PT1S to PT24H");
    }

    @Test
    void asksForTheControlToken() {
        RunningWeb web = start("a");
        HttpResponse<String> none = web.get("/-/maintenance");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(web.send(HttpRequest.newBuilder(web.address("/-/maintenance"))
                                .header("Authorization", "Bearer wrong")
                                .PUT(BodyPublishers.ofString(ON)))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void saysSoWhenAChangeIsInForceButNotInTheAuditTable() {
        RunningWeb web = start("a");
        Jdbi jdbi =
                Jdbi.create(database.url(), database.user(), database.password().reveal());
        jdbi.useHandle(handle -> handle.execute("alter table maintenance_change rename to elsewhere"));

        HttpResponse<String> answer = web.putMaintenance(ON);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"mode\":\"full\"", "audit table could not be written");
        assertThat(web.get("/").statusCode()).isEqualTo(503);
    }

    @Test
    void forgetsATaskThatHasLeft() {
        RunningWeb staying = start("staying");
        RunningWeb leaving = start("leaving");
        await().until(() -> acknowledged(staying).size() == 2);
        leaving.close();
        assertThat(acknowledged(staying)).hasSize(1);
    }
}
