package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bench.program.Deployer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Maintenance over three web tasks: on means on for all of them, and the tool says which one it does not know of. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class MaintenanceTest {

    private static Rehearsal rehearsal;
    private static URI users;

    @BeforeAll
    static void release() throws InterruptedException {
        rehearsal = Rehearsal.start("maintenance");
        users = rehearsal.balancer("staging");
        rehearsal.push(rehearsal.releases().first());
        Deployer.Run run = rehearsal.deployer().run("release", "deploy", "staging", "--image", "v1");
        assertThat(run.exitCode()).as(run.console()).isZero();
    }

    @AfterAll
    static void close() {
        rehearsal.close();
    }

    @Test
    @Order(1)
    void onMeansThatNobodyIsServedAndHealthStays() throws Exception {
        assertThat(running()).hasSize(3);
        Deployer.Run on = on("on", Rehearsal.CONFIGURATION);
        assertThat(on.exitCode()).as(on.console()).isZero();

        List<Integer> answers = new ArrayList<>();
        Set<Integer> health = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            answers.add(rehearsal.get(users.resolve("/")).statusCode());
            if (i % 50 == 0) {
                health.add(rehearsal.get(users.resolve("/readyz")).statusCode());
                health.add(rehearsal.get(users.resolve("/livez")).statusCode());
            }
        }
        assertThat(answers).hasSize(1_000).containsOnly(503);
        assertThat(health).containsOnly(200);
    }

    @Test
    @Order(2)
    void aTaskThatStartsMeanwhileNeverServes() throws Exception {
        Set<String> before = ids();
        String stopped = before.iterator().next();
        kill("-KILL", task(stopped).path("pid").asLong());

        Set<Integer> answers = new HashSet<>();
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    for (JsonNode task : rehearsal.tasks("staging", "web")) {
                        int port = task.path("port").asInt(0);
                        if (port > 0 && !before.contains(task.path("id").asString())) {
                            status(port, "/").ifPresent(answers::add);
                            if (status(port, "/readyz").orElse(0) == 200) {
                                status(port, "/").ifPresent(answers::add);
                                return true;
                            }
                        }
                    }
                    return false;
                });
        assertThat(answers).contains(503).doesNotContain(200);
    }

    @Test
    @Order(3)
    void offLetsEverybodyIn() throws Exception {
        Deployer.Run off = rehearsal.deployer().run("off", "maintenance", "off", "staging");

        assertThat(off.exitCode()).as(off.console()).isZero();
        for (int i = 0; i < 100; i++) {
            assertThat(rehearsal.get(users.resolve("/")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    @Order(4)
    void namesATaskThatIsFrozen() throws Exception {
        await().atMost(Duration.ofMinutes(1)).until(() -> running().size() == 3);
        Path impatient = rehearsal.files().resolve("impatient.yml");
        Files.writeString(impatient, Files.readString(Rehearsal.CONFIGURATION).replace("timeout: 60s", "timeout: 4s"));
        JsonNode frozen = running().getFirst();
        kill("-STOP", frozen.path("pid").asLong());
        try {
            Deployer.Run on = on("on-with-a-frozen-task", impatient);

            assertThat(on.exitCode()).as(on.console()).isEqualTo(40);
            assertThat(on.console()).contains(frozen.path("id").asString());
            running().stream()
                    .map(task -> task.path("id").asString())
                    .filter(id -> !id.equals(frozen.path("id").asString()))
                    .forEach(id -> assertThat(on.console()).doesNotContain(id));
        } finally {
            kill("-CONT", frozen.path("pid").asLong());
        }
    }

    private static Deployer.Run on(String name, Path configuration) throws InterruptedException {
        return rehearsal
                .deployer(configuration)
                .run(name, "maintenance", "on", "staging", "--for", "10m", "--reason", "a test");
    }

    private static List<JsonNode> running() throws IOException, InterruptedException {
        return rehearsal.tasks("staging", "web").stream()
                .filter(task -> task.path("status").asString("").equals("RUNNING"))
                .toList();
    }

    private static Set<String> ids() throws IOException, InterruptedException {
        Set<String> ids = new HashSet<>();
        running().forEach(task -> ids.add(task.path("id").asString()));
        return ids;
    }

    private static JsonNode task(String id) throws IOException, InterruptedException {
        return running().stream()
                .filter(task -> task.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** The answer's status; empty while nothing listens. */
    private static java.util.OptionalInt status(int port, String path) throws InterruptedException {
        try {
            return java.util.OptionalInt.of(
                    rehearsal.get(URI.create("http://127.0.0.1:" + port + path)).statusCode());
        } catch (IOException _) {
            return java.util.OptionalInt.empty();
        }
    }

    private static void kill(String signal, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(pid))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
