package dev.slipway.sandbox.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.sandbox.balancer.TargetGroups.TargetState;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies large and slow, and ends before their time. */
@Timeout(90)
final class StreamingTest {

    private static final long MIB = 1024 * 1024;
    private static final long LARGE = 200 * MIB;

    /** What sockets on both sides may hold: four buffers, each of them at most 6 MiB by the kernel's defaults. */
    private static final long IN_SOCKETS = 32 * MIB;

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Executor LATER = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

    private static void stand(AtomicLong counter) {
        AtomicLong before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(20))
                .until(() -> counter.get() > 0 && before.getAndSet(counter.get()) == counter.get());
    }

    private static void pump(java.io.OutputStream out, long bytes, AtomicLong sent) {
        byte[] block = new byte[64 * 1024];
        try {
            while (sent.get() < bytes) {
                out.write(block);
                sent.addAndGet(block.length);
            }
        } catch (IOException gone) {
            // the counter says how far it came
        }
    }

    private static long drain(java.io.InputStream in, long bytes) throws IOException {
        byte[] block = new byte[64 * 1024];
        long read = 0;
        while (read < bytes) {
            int count = in.read(block, 0, (int) Math.min(block.length, bytes - read));
            if (count < 0) {
                break;
            }
            read += count;
        }
        return read;
    }

    @Test
    void readsALargeUploadNoFasterThanItsTargetTakesIt() throws IOException {
        CountDownLatch mayRead = new CountDownLatch(1);
        AtomicLong sent = new AtomicLong();
        AtomicLong received = new AtomicLong();
        try (Front front = Front.open();
                Socket client = front.connect()) {
            front.target(exchange -> {
                awaitLatch(mayRead);
                received.set(drain(exchange.in(), exchange.length()));
                exchange.answer("200 OK", "all of it");
                return false;
            });
            Front.send(
                    client,
                    "PUT /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + LARGE + "\r\n\r\n");
            var out = client.getOutputStream();
            CompletableFuture<Void> upload = CompletableFuture.runAsync(() -> pump(out, LARGE, sent));
            stand(sent);
            assertThat(sent).hasValueLessThan(IN_SOCKETS);
            mayRead.countDown();
            assertThat(Front.rest(client)).startsWith("HTTP/1.1 200").endsWith("all of it");
            upload.join();
            assertThat(received).hasValue(LARGE);
        }
    }

    @Test
    void readsALargeAnswerNoFasterThanItsClientTakesIt() throws IOException {
        AtomicLong sent = new AtomicLong();
        try (Front front = Front.open();
                Socket client = front.connect()) {
            front.target(exchange -> {
                exchange.say("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
                pump(exchange.out(), LARGE, sent);
                return false;
            });
            Front.send(client, "GET /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            stand(sent);
            assertThat(sent).hasValueLessThan(IN_SOCKETS);
            assertThat(RawTarget.head(client.getInputStream())).startsWith("HTTP/1.1 200");
            assertThat(drain(client.getInputStream(), Long.MAX_VALUE)).isEqualTo(LARGE);
        }
    }

    @Test
    void waitsForASlowUploadAsLongAsItMoves() throws IOException {
        try (Front front = Front.open(ListenerOptions.on("raw", 0).withIdleTimeout(SHORT));
                Socket client = front.connect()) {
            front.target(exchange -> exchange.answer("200 OK", exchange.body()));
            Front.send(client, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 30\r\n\r\n");
            for (int i = 0; i < 30; i++) {
                CompletableFuture.runAsync(() -> {}, LATER).join();
                Front.send(client, "x");
            }
            assertThat(Front.rest(client)).startsWith("HTTP/1.1 200").endsWith("x".repeat(30));
        }
    }

    @Test
    void passesAnUploadInChunksOnAndAnAnswerInChunksBack() throws IOException {
        try (Front front = Front.open()) {
            RawTarget target = front.target(exchange -> {
                StringBuilder body = new StringBuilder();
                while (!body.toString().endsWith("0\r\n\r\n")) {
                    body.append((char) exchange.in().read());
                }
                exchange.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
                exchange.say("6\r\nsecond\r\n0\r\n\r\n");
                return true;
            });
            assertThat(front.ask(String.join(
                            "\r\n",
                            "POST / HTTP/1.1",
                            "Host: a",
                            "Connection: close",
                            "Transfer-Encoding: chunked",
                            "",
                            "3",
                            "abc",
                            "4",
                            "defg",
                            "0",
                            "",
                            "")))
                    .startsWith("HTTP/1.1 200")
                    .contains("first")
                    .contains("second");
            assertThat(target.arrivals.getFirst()).containsIgnoringCase("transfer-encoding: chunked");
        }
    }

    @Test
    void asksTheTargetBeforeItLetsTheClientContinue() throws IOException {
        try (Front front = Front.open();
                Socket willing = front.connect();
                Socket refused = front.connect()) {
            front.target(exchange -> {
                if (exchange.head().startsWith("POST /no")) {
                    exchange.answer("413 Content Too Large", "");
                    return false;
                }
                exchange.say("HTTP/1.1 100 Continue\r\n\r\n");
                return exchange.answer("200 OK", exchange.body());
            });
            String head =
                    " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";
            Front.send(willing, "POST /yes" + head);
            assertThat(RawTarget.head(willing.getInputStream())).startsWith("HTTP/1.1 100");
            Front.send(willing, "body");
            assertThat(Front.rest(willing)).startsWith("HTTP/1.1 200").endsWith("body");
            Front.send(refused, "POST /no" + head);
            assertThat(Front.rest(refused)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void answers504WhenTheTargetSaysNothingAnd408WhenTheClientDoesNot() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        try (Front front = Front.open(ListenerOptions.on("raw", 0).withIdleTimeout(SHORT))) {
            front.target(exchange -> {
                exchange.body();
                awaitLatch(never);
                return false;
            });
            assertThat(front.get("/")).startsWith("HTTP/1.1 504");
            assertThat(front.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\nhalf"))
                    .startsWith("HTTP/1.1 408");
            never.countDown();
        }
    }

    @Test
    void givesTheTargetBackWhenTheClientGoesAwayHalfway() throws IOException {
        CountDownLatch arrived = new CountDownLatch(1);
        try (Front front = Front.open()) {
            RawTarget target = front.target(exchange -> {
                arrived.countDown();
                exchange.body();
                return false;
            });
            try (Socket client = front.connect()) {
                Front.send(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nhalf");
                awaitLatch(arrived);
                front.balancer.deregister(Front.GROUP, target.target());
                assertThat(front.state(target)).isEqualTo(TargetState.DRAINING);
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> front.state(target) == TargetState.UNUSED);
        }
    }

    @Test
    void neverPassesHalfAnAnswerOffAsAWholeOne() throws IOException {
        try (Front front = Front.open()) {
            front.target(exchange -> {
                exchange.say(
                        exchange.head().startsWith("GET /chunks ")
                                ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"
                                : "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst");
                return false;
            });
            assertThat(front.get("/chunks")).contains("first").doesNotContain("0\r\n\r\n");
            String half = front.get("/length");
            assertThat(half).contains("Content-Length: 10").endsWith("first");
            front.target(exchange -> {
                exchange.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nX-Gone: yes\r\n\r\n");
                return false;
            });
            assertThat(front.get("/a") + front.get("/b"))
                    .contains("HTTP/1.1 502")
                    .doesNotContain("X-Gone");
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
