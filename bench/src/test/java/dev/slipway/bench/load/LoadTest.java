package dev.slipway.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LoadTest {

    private static final Phase FIRST = Phase.serving("first");

    @Test
    void keepsTheRateWhateverTheAnswersTake() throws Exception {
        try (Blog blog = Blog.answering(request -> {
            pause(100);
            return Blog.ok("1.0.0");
        })) {
            long begun = System.nanoTime();
            Load load = Load.start(Plan.of(blog.address(), 200, "run", 1), FIRST);
            await().until(() -> load.total().requests() >= 400);
            double seconds = (System.nanoTime() - begun) / 1e9;
            Report report = load.stop();

            assertThat(report.total().requests() / seconds).isBetween(150.0, 250.0);
            assertThat(report.total().failed()).isZero();
            assertThat(report.total().millis(50)).isBetween(100.0, 300.0);
        }
    }

    @Test
    void countsTheWaitOfEverybodyWhoCameDuringAStall() throws Exception {
        AtomicInteger served = new AtomicInteger();
        try (Blog blog = Blog.answering(request -> {
            if (served.incrementAndGet() == 20) {
                pause(1000);
            }
            return Blog.ok("1.0.0");
        })) {
            Plan oneAtATime = new Plan(blog.address(), 100, 5, Duration.ofSeconds(10), 1, "run", 1);
            Load load = Load.start(oneAtATime, FIRST);
            await().until(() -> load.total().requests() >= 200);
            Summary total = load.stop().total();

            // One request was stalled; about a hundred came due meanwhile, half of which waited for more than 500 ms.
            long waited = total.requests()
                    - total.latency()
                            .getCountBetweenValues(0, Duration.ofMillis(500).toNanos() / 1000);
            assertThat(waited).isGreaterThan(30);
        }
    }

    @Test
    void aFifthOfTheRequestsWriteAndEachWriteIsRememberedOnceAccepted() throws Exception {
        Set<String> bodies = ConcurrentHashMap.newKeySet();
        AtomicInteger posts = new AtomicInteger();
        try (Blog blog = Blog.answering(request -> {
            if (request.method().equals("POST")) {
                bodies.add(request.body());
                return posts.incrementAndGet() % 2 == 0
                        ? new Blog.Reply(400, "1.0.0", "")
                        : new Blog.Reply(303, "1.0.0", "/posts/" + posts.get());
            }
            return Blog.ok("1.0.0");
        })) {
            Load load = Load.start(Plan.of(blog.address(), 500, "run", 7), FIRST);
            await().until(() -> load.total().requests() >= 500);
            Report report = load.stop();

            double share = (double) posts.get() / report.total().requests();
            assertThat(share).isBetween(0.19, 0.21);
            assertThat(bodies).hasSize(posts.get());
            assertThat(report.accepted()).hasSize((posts.get() + 1) / 2).doesNotHaveDuplicates();
            assertThat(report.accepted())
                    .allSatisfy(token -> assertThat(bodies)
                            .anySatisfy(body -> assertThat(body).endsWith(token)));
            assertThat(report.total().refused()).isEqualTo(posts.get() / 2);
            assertThat(report.total().failed()).isZero();
        }
    }

    @Test
    void countsByReleaseByStatusAndByPhase() throws Exception {
        AtomicInteger served = new AtomicInteger();
        try (Blog blog = Blog.answering(
                request -> served.incrementAndGet() <= 50 ? Blog.ok("1.0.0") : new Blog.Reply(503, "2.0.0", ""))) {
            Load load = Load.start(Plan.of(blog.address(), 500, "run", 1), FIRST);
            await().until(() -> served.get() > 60);
            load.enter(Phase.maintenance("closed"));
            int before = served.get();
            await().until(() -> load.total().requests() > before + 50);
            Report report = load.stop();

            Summary first = report.of(FIRST);
            assertThat(first.byRelease()).containsEntry("1.0.0", 50L);
            assertThat(first.failures()).containsOnlyKeys(Failure.SERVER_ERROR);
            assertThat(first.failed()).isEqualTo(first.byStatus().get(503)).isPositive();
            assertThat(first.maintenance()).isZero();

            Summary closed = report.of(Phase.maintenance("closed"));
            assertThat(closed.maintenance()).isEqualTo(closed.requests()).isPositive();
            assertThat(closed.failed()).isZero();
            assertThat(report.total().requests()).isEqualTo(first.requests() + closed.requests());
            assertThat(report.intervals().stream().mapToLong(Interval::requests).sum())
                    .isEqualTo(report.total().requests());
            assertThat(report.failures())
                    .hasSize((int) first.failed())
                    .first()
                    .asString()
                    .contains("status 503");
        }
    }

    @Test
    void aPauseMovesTheScheduleAndIsNotCaughtUp() throws Exception {
        AtomicInteger served = new AtomicInteger();
        try (Blog blog = Blog.answering(request -> {
            served.incrementAndGet();
            return Blog.ok("1.0.0");
        })) {
            Load load = Load.start(Plan.of(blog.address(), 200, "run", 1), FIRST);
            await().until(() -> served.get() > 20);
            load.pause();
            await().during(Duration.ofMillis(300)).until(() -> {
                int now = served.get();
                pause(20);
                return served.get() == now;
            });
            int paused = served.get();
            load.resume();
            await().until(() -> served.get() > paused + 20);
            Summary total = load.stop().total();

            assertThat(total.maxMillis()).isLessThan(300);
        }
    }

    @Test
    void aServerThatIsNotThereIsAFailedConnection() throws Exception {
        URI nobody;
        try (Blog blog = Blog.answering(request -> Blog.ok("1.0.0"))) {
            nobody = blog.address();
        }
        Load load = Load.start(Plan.of(nobody, 100, "run", 1), FIRST);
        await().until(() -> load.total().requests() >= 10);
        Summary total = load.stop().total();

        assertThat(total.failures()).containsOnlyKeys(Failure.CONNECTION);
        assertThat(total.failed()).isEqualTo(total.requests());
        assertThat(total.byRelease()).isEmpty();
    }

    @Test
    void noAnswerInTimeIsATimeoutCountedFromTheIntendedStart() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Blog blog = Blog.answering(request -> {
            hold(never);
            return Blog.ok("1.0.0");
        })) {
            Plan plan = new Plan(blog.address(), 50, 5, Duration.ofMillis(300), 4, "run", 1);
            Load load = Load.start(plan, FIRST);
            await().until(() -> load.total().requests() >= 20);
            Summary total = load.stop().total();
            never.countDown();

            assertThat(total.failures()).containsOnlyKeys(Failure.TIMEOUT);
            assertThat(total.millis(50)).isGreaterThanOrEqualTo(290);
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A server that takes its time. */
    private static void pause(int millis) {
        dev.slipway.bench.program.Poll.pass(Duration.ofMillis(millis));
    }
}
