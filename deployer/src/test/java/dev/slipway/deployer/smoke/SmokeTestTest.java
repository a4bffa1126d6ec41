package dev.slipway.deployer.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.deployer.aws.VirtualTime;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.time.Cancellation;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SmokeTestTest {
    private static final Digest NEW = new Digest("sha256:" + "a".repeat(64));
    private static final Digest OLD = new Digest("sha256:" + "b".repeat(64));
    private static final Environment.Smoke SMOKE = new Environment.Smoke("/version", 20, Duration.ofSeconds(30));

    /** What the next answers are; the new release's afterwards. */
    private final Deque<String> planned = new ArrayDeque<>();

    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/version", exchange -> {
            requests.incrementAndGet();
            connections.add(exchange.getRemoteAddress());
            String next = planned.isEmpty() ? version(NEW) : planned.removeFirst();
            byte[] body = next.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(next.isEmpty() ? 503 : 200, body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private static String version(Digest digest) {
        return "{\"imageDigest\":\"" + digest + "\"}";
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private Smoked smoke() {
        return new SmokeTest(new VirtualTime().timing(), cancellation).run(url(), SMOKE, NEW);
    }

    @Test
    void asksEachTimeOnAConnectionOfItsOwn() {
        assertThat(smoke()).isEqualTo(new Smoked.Passed(20));
        assertThat(connections).hasSize(20);
    }

    @Test
    void oneOldAnswerFails() {
        for (int i = 0; i < 19; i++) {
            planned.add(version(NEW));
        }
        planned.add(version(OLD));
        assertThat(smoke())
                .isInstanceOfSatisfying(
                        Smoked.Failed.class,
                        failed -> assertThat(failed.reason()).contains(OLD.value(), "after 19 right answers"));
    }

    @Test
    void anAnswerThatNamesNoDigestFails() {
        planned.add("{}");
        assertThat(smoke()).isInstanceOf(Smoked.Failed.class);
    }

    @Test
    void noAnswerBeginsTheRowAnew() {
        planned.add(version(NEW));
        planned.add("");
        planned.add("not JSON");
        assertThat(smoke()).isEqualTo(new Smoked.Passed(20));
        assertThat(requests).hasValue(23);
    }

    @Test
    @Timeout(10)
    void anAnswerThatNeverEndsIsNone() {
        server.createContext("/stalled", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().flush();
            awaitTheEnd();
        });
        assertThat(stalled(Duration.ofMillis(300)))
                .isInstanceOfSatisfying(
                        Smoked.Failed.class,
                        failed -> assertThat(failed.reason()).contains("no whole answer within 300 ms"));
    }

    @Test
    @Timeout(10)
    void aSignalEndsAQuestionThatHangs() {
        server.createContext("/stalled", exchange -> {
            cancellation.request(Cancellation.Signal.TERMINATE);
            awaitTheEnd();
        });
        assertThat(stalled(Duration.ofMinutes(1))).isEqualTo(new Smoked.Cancelled(Cancellation.Signal.TERMINATE));
    }

    private Smoked stalled(Duration patience) {
        Environment.Smoke smoke = new Environment.Smoke("/stalled", 1, Duration.ofMillis(500));
        return new SmokeTest(new VirtualTime().timing(), cancellation, patience).run(url(), smoke, NEW);
    }

    private void awaitTheEnd() {
        try {
            over.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void givesUpWhenTheTimeIsUp() {
        server.stop(0);
        assertThat(smoke())
                .isInstanceOfSatisfying(
                        Smoked.Failed.class,
                        failed -> assertThat(failed.reason()).contains("did not give 20 right answers in a row"));
    }
}
