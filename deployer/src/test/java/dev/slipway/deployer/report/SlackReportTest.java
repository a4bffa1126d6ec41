package dev.slipway.deployer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a Slack that keeps the message and answers, refuses or hangs as it is told. */
final class SlackReportTest {
    private static final String TOKEN = "xoxb-secret-token";
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String answer = "{\"ok\":true,\"channel\":\"C0123456789\",\"ts\":\"1.2\"}";
    private volatile boolean hangs;
    private final HttpServer server = serve();

    private record Call(String method, String token, Map<String, String> form) {}

    private static HttpServer serve() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/slack/api/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(new Call(
                exchange.getRequestURI().getPath().replace("/slack/api/", ""),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                Arrays.stream(body.split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(
                                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)))));
        if (hangs) {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void postsOneMessageAndEditsItInPlace() {
        SlackReport report = report(() -> TOKEN, Duration.ofMillis(1));
        report.on(Stories.started("v2"));
        await().until(() -> calls.size() == 1);
        assertThat(calls.getFirst().method()).isEqualTo("chat.postMessage");
        assertThat(calls.getFirst().token()).isEqualTo("Bearer " + TOKEN);
        assertThat(calls.getFirst().form())
                .containsEntry("channel", "C0123456789")
                .containsEntry("text", "⏳ deploy ublog staging v2");
        Stories.success().stream().skip(1).forEach(report::on);
        assertThat(report.finish()).isEmpty();
        assertThat(calls.stream().skip(1)).isNotEmpty().allSatisfy(call -> {
            assertThat(call.method()).isEqualTo("chat.update");
            assertThat(call.form()).containsEntry("ts", "1.2").containsKeys("text", "blocks");
        });
        assertThat(calls.getLast().form().get("text"))
                .isEqualTo("✅ deploy ublog staging v2 (1b1b1b1b1b1b): Released v2 to staging.");
        assertThat(calls.getLast().form().get("blocks"))
                .contains(
                        "*web* 0a0a0a0a0a0a → 1b1b1b1b1b1b",
                        "✅ *migrate* (1.6 s)",
                        "by octocat",
                        "actions/runs/7|run",
                        "in 8.0 s");
    }

    @Test
    void saysWhyItFailedWithExitCodeAndLastLines() {
        SlackReport report = report(() -> TOKEN, Duration.ofMillis(1));
        Stories.failure("token-4711", "``` <!channel> & co").forEach(report::on);
        assertThat(report.finish()).isEmpty();
        assertThat(calls.getLast().form().get("blocks"))
                .contains("exited with code 3", "token-4711", "rolled-back, exit code 30")
                .contains("\\u0026lt;!channel\\u0026gt; \\u0026amp; co")
                .doesNotContain("<!channel>", "\\u003c!channel");
    }

    @Test
    void aCancelledRunHasASignOfItsOwnAndNothingThatHoldsNoLonger() {
        SlackReport report = report(() -> TOKEN, Duration.ofMillis(1));
        Stories.cancelled().forEach(report::on);
        assertThat(report.finish()).isEmpty();
        assertThat(calls.getLast().form().get("text")).startsWith("⏹️ deploy ublog staging v3");
        assertThat(calls.getLast().form().get("blocks"))
                .contains("⏹️ *roll wave 1* (2.0 s)", "✅ *request the way back*", "interrupted, exit code 130")
                .doesNotContain("❌", "3 of 3 new");
    }

    @Test
    void afterARollbackSaysWhatEachServiceRunsAndWhatToDo() {
        SlackReport report = report(() -> TOKEN, Duration.ofMillis(1));
        Stories.failure("x").forEach(report::on);
        report.finish();
        assertThat(calls.getLast().form().get("blocks"))
                .contains("web: is back on what it ran before", "*Mend what the failed task says, and release again.*");
    }

    @Test
    void updatesNoMoreOftenThanItMayAndTellsTheEndAllTheSame() {
        SlackReport report = report(() -> TOKEN, Duration.ofMinutes(1));
        report.on(Stories.started("v2"));
        await().until(() -> calls.size() == 1);
        Stories.success().stream().skip(1).forEach(report::on);
        report.finish();
        assertThat(calls).hasSize(2);
        assertThat(calls.getLast().form().get("text")).startsWith("✅");
    }

    @Test
    void aRefusalIsAFailureWithAdviceAndWithoutTheToken() {
        answer = "{\"ok\":false,\"error\":\"invalid_auth\"}";
        SlackReport report = report(() -> TOKEN, Duration.ofMillis(1));
        Stories.success().forEach(report::on);
        assertThat(report.finish())
                .containsExactly(
                        "Slack was not told how this ended: invalid_auth. Put a valid bot token into the secret"
                                + " slack/bot-token.")
                .noneMatch(warning -> warning.contains(TOKEN));
    }

    @Test
    void aHangingSlackCostsNoMoreThanTheBudget() {
        hangs = true;
        SlackReport report = new SlackReport(channel(), () -> TOKEN, Duration.ofMillis(1), Duration.ofSeconds(1));
        long began = System.nanoTime();
        Stories.success().forEach(report::on);
        assertThat(report.finish()).singleElement().asString().contains("no answer within 1 s");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aSlackThatIsGoneIsAWarning() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Environment.Slack gone = new Environment.Slack(
                "C0123456789", "slack/bot-token", URI.create("http://127.0.0.1:" + port + "/slack/api/"));
        SlackReport report = new SlackReport(gone, () -> TOKEN, Duration.ofMillis(1), Duration.ofSeconds(5));
        Stories.success().forEach(report::on);
        assertThat(report.finish()).singleElement().asString().startsWith("Slack was not told how this ended: ");
    }

    @Test
    void aMissingSecretIsAWarning() {
        SlackReport report = report(
                () -> {
                    throw new IllegalStateException(
                            "Tried to read the secret slack/bot-token but failed because: there is none");
                },
                Duration.ofMillis(1));
        Stories.success().forEach(report::on);
        assertThat(report.finish()).singleElement().asString().contains("secret slack/bot-token");
        assertThat(calls).isEmpty();
    }

    @Test
    void aSlackThatComesBackIsToldTheEnd() {
        answer = "{\"ok\":false,\"error\":\"internal_error\"}";
        SlackReport report = report(() -> TOKEN, Duration.ofMillis(1));
        report.on(Stories.started("v2"));
        await().until(() -> calls.size() == 1);
        answer = "{\"ok\":true,\"channel\":\"C0123456789\",\"ts\":\"1.2\"}";
        Stories.success().stream().skip(1).forEach(report::on);
        assertThat(report.finish()).isEmpty();
        assertThat(calls.getLast().method()).isEqualTo("chat.postMessage");
    }

    @Test
    void staysWithinTheLengthsThatSlackTakes() {
        Event.Started started = Stories.started("v".repeat(500));
        Story story = new Story();
        story.on(started);
        Stories.failure("x".repeat(100_000)).stream().skip(1).forEach(story::on);
        assertThat(SlackMessage.of(story).blocks())
                .allSatisfy(block -> assertThat(block.toString().length()).isLessThan(3300));
    }

    private SlackReport report(Supplier<String> token, Duration pause) {
        return new SlackReport(channel(), token, pause, Duration.ofSeconds(5));
    }

    private Environment.Slack channel() {
        return new Environment.Slack(
                "C0123456789",
                "slack/bot-token",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/slack/api/"));
    }
}
