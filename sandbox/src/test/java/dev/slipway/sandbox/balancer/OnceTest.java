package dev.slipway.sandbox.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often a request reaches targets: once, or not at all. */
@Timeout(60)
final class OnceTest {

    private static final int REQUESTS = 400;

    @Test
    void goesToAnotherTargetWhenTheConnectionIsRefused() throws IOException {
        AtomicReference<String> body = new AtomicReference<>("");
        try (Front front = Front.open()) {
            RawTarget dead = front.target(exchange -> exchange.answer("200 OK", "dead"));
            RawTarget live = front.target(exchange -> {
                body.set(exchange.body());
                return exchange.answer("200 OK", "live");
            });
            dead.die();
            for (int i = 0; i < 20; i++) {
                assertThat(front.get("/")).startsWith("HTTP/1.1 200").endsWith("live");
                assertThat(front.post("/", "number " + i)).startsWith("HTTP/1.1 200");
                assertThat(body).hasValue("number " + i);
            }
            assertThat(live.arrivals).hasSize(40);
            assertThat(front.port.requests().byRelease()).containsEntry("raw", 40L);
            live.die();
            assertThat(front.get("/")).startsWith("HTTP/1.1 502");
            assertThat(front.port.requests().total()).isEqualTo(41);
        }
    }

    @Test
    void answers502InsteadWhenToldToTryOneTargetOnly() throws IOException {
        try (Front front = Front.open(ListenerOptions.on("raw", 0).tryingAnother(() -> false))) {
            RawTarget dead = front.target(exchange -> exchange.answer("200 OK", "dead"));
            front.target(exchange -> exchange.answer("200 OK", "live"));
            dead.die();
            Set<String> statuses = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                statuses.add(front.get("/").substring(0, 12));
            }
            assertThat(statuses).containsExactlyInAnyOrder("HTTP/1.1 200", "HTTP/1.1 502");
        }
    }

    @Test
    void doesNotRepeatARequestThatATargetHasSeen() throws IOException {
        try (Front front = Front.open()) {
            RawTarget one = front.target(exchange -> false);
            RawTarget two = front.target(exchange -> false);
            assertThat(front.post("/", "a=b")).startsWith("HTTP/1.1 502").contains("Server: awselb/2.0");
            assertThat(one.arrivals.size() + two.arrivals.size()).isEqualTo(1);
            assertThat(front.get("/")).startsWith("HTTP/1.1 502");
            assertThat(one.arrivals.size() + two.arrivals.size()).isEqualTo(2);
        }
    }

    @Test
    void losesNothingOnConnectionsThatTheTargetHasClosedMeanwhile() throws IOException {
        try (Front front = Front.open()) {
            RawTarget target = front.target(exchange -> {
                exchange.body();
                exchange.answer("200 OK", "");
                return false;
            });
            for (int i = 1; i <= REQUESTS; i++) {
                assertThat(front.post("/" + i, "a=b")).startsWith("HTTP/1.1 200");
                int answered = i;
                await().pollInterval(Duration.ofNanos(1))
                        .pollDelay(Duration.ZERO)
                        .until(() -> target.closed.get() == answered);
            }
            assertThat(target.arrivals).hasSize(REQUESTS).doesNotHaveDuplicates();
        }
    }

    @Test
    void sendsAPostAtMostOnceWhenTheTargetClosesConnectionsAtAnyMoment() throws IOException {
        try (Front front = Front.open()) {
            RawTarget target = front.target(exchange -> {
                exchange.body();
                exchange.answer("200 OK", "");
                return ThreadLocalRandom.current().nextInt(3) > 0;
            });
            int answered = 0;
            for (int i = 0; i < REQUESTS; i++) {
                String answer = front.post("/" + i, "a=b");
                assertThat(answer).containsPattern("^HTTP/1.1 (200|502)");
                answered += answer.startsWith("HTTP/1.1 200") ? 1 : 0;
            }
            assertThat(target.arrivals).hasSizeBetween(answered, REQUESTS).doesNotHaveDuplicates();
        }
    }

    @Test
    void keepsConnectionsToTargetsAlive() throws IOException {
        try (Front front = Front.open()) {
            RawTarget target = front.target(exchange -> exchange.answer("200 OK", "kept"));
            for (int i = 0; i < 50; i++) {
                assertThat(front.get("/")).endsWith("kept");
            }
            assertThat(target.connections).hasValueLessThan(5);
        }
    }
}
