package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bench.load.Load;
import dev.slipway.bench.load.Phase;
import dev.slipway.bench.load.Plan;
import dev.slipway.bench.load.Report;
import dev.slipway.bench.program.Poll;
import dev.slipway.bench.proof.Finding;
import dev.slipway.bench.proof.Writes;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** μblog behind the balancer: a web task is killed under load, and another is stopped while a slow visitor still writes. */
@Timeout(300)
final class KilledTaskTest {

    private static final String ENVIRONMENT = "staging";
    private static final int RATE = 100;
    private static final Phase BEFORE = Phase.serving("until the task was gone");
    private static final Phase AFTER = Phase.serving("after it was gone");
    private static final Phase ROLLING = Phase.serving("while the others were replaced");
    private static final int SLOW_SECONDS = 10;

    @Test
    void onlyRequestsInFlightFailWhenATaskIsKilledAndAcceptedWritesAreThere() throws Exception {
        try (Rehearsal rehearsal = Rehearsal.start("killed")) {
            String image = rehearsal.push(rehearsal.releases().first());
            assertThat(rehearsal
                            .deployer()
                            .run("deploy", "deploy", ENVIRONMENT, "--image", image)
                            .exitCode())
                    .isZero();
            URI balancer = rehearsal.balancer(ENVIRONMENT);
            List<String> accepted;
            Report report;
            try (Load load = Load.start(Plan.of(balancer, RATE, "killed", 1), BEFORE)) {
                Poll.pass(Duration.ofSeconds(3));
                kill(rehearsal);
                load.enter(AFTER);
                Poll.pass(Duration.ofSeconds(5));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> rehearsal.aws().webIsSettled(ENVIRONMENT));

                load.enter(ROLLING);
                CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> write(balancer));
                Poll.pass(Duration.ofSeconds(1));
                rehearsal.aws().rollWeb(ENVIRONMENT);
                assertThat(slow.get(60, TimeUnit.SECONDS)).startsWith("HTTP/1.1 303");
                await().atMost(Duration.ofSeconds(90))
                        .until(() -> rehearsal.aws().webIsSettled(ENVIRONMENT));
                report = load.stop();
                accepted = new ArrayList<>(report.accepted());
            }
            assertThat(report.of(AFTER).requests()).isGreaterThan(3 * RATE);
            assertThat(report.of(AFTER).failed()).as("%s", report.failures()).isZero();
            assertThat(report.of(ROLLING).failed()).as("%s", report.failures()).isZero();
            // What three tasks have in flight, on a machine so busy that each answer takes a second.
            assertThat(report.of(BEFORE).failed()).as("%s", report.failures()).isLessThan(RATE);

            accepted.add("slipway-slow-1");
            String password = rehearsal.aws().databasePassword(ENVIRONMENT);
            Finding finding = new Writes(rehearsal.addresses().database(ENVIRONMENT), password).find(accepted);
            assertThat(finding.accepted()).isGreaterThan(RATE);
            assertThat(finding.lost()).isEmpty();
            assertThat(finding.doubled()).isEmpty();
        }
    }

    /** SIGKILL, and waits until the process is gone. */
    private static void kill(Rehearsal rehearsal) throws Exception {
        JsonNode task = rehearsal.tasks(ENVIRONMENT, "web").getFirst();
        ProcessHandle process = ProcessHandle.of(task.path("pid").asLong()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(10, TimeUnit.SECONDS);
    }

    /** Writes a post letter by letter, for ten seconds, and answers what came back. */
    private static String write(URI balancer) {
        String form = "name=Slow&body=slipway-slow-1" + "+and+slow".repeat(3);
        String host = balancer.getAuthority();
        try (Socket socket = new Socket(balancer.getHost(), balancer.getPort())) {
            send(
                    socket,
                    "POST /posts HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host
                            + "\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                            + form.length() + "\r\n\r\n");
            for (int i = 0; i < form.length(); i++) {
                Poll.pass(Duration.ofSeconds(SLOW_SECONDS).dividedBy(form.length()));
                send(socket, form.substring(i, i + 1));
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            return broken.toString();
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
