package dev.slipway.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.program.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ClosedLoopTest {

    @Test
    void sendsNoMoreThanItsClientsCanWaitForAndCountsEachAnswer() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Blog blog = Blog.answering(request -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    asked.incrementAndGet();
                    atOnce.decrementAndGet();
                    return Blog.ok("one");
                });
                ClosedLoop loop = ClosedLoop.start(blog.address(), 4, 100_000, "test")) {
            Poll.pass(Duration.ofMillis(500));
            Summary total = loop.stop().total();
            assertThat(total.requests()).isPositive().isEqualTo(asked.get());
            assertThat(total.failed()).isZero();
            assertThat(total.byRelease()).containsEntry("one", total.requests());
            assertThat(most).hasValueLessThanOrEqualTo(4);
        }
    }

    @Test
    void keepsToItsRateAndCountsFailures() throws IOException {
        try (Blog blog = Blog.answering(request -> new Blog.Reply(502, "", ""));
                ClosedLoop loop = ClosedLoop.start(blog.address(), 4, 20, "test")) {
            Poll.pass(Duration.ofSeconds(1));
            Summary total = loop.stop().total();
            assertThat(total.requests()).isBetween(1L, 30L);
            assertThat(total.failed()).isEqualTo(total.requests());
            assertThat(total.failures()).containsOnlyKeys(Failure.SERVER_ERROR);
        }
    }
}
