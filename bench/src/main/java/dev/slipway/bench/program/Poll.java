package dev.slipway.bench.program;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waiting: for an answer, or for time to pass. */
public final class Poll {

    private static final long INTERVAL = Duration.ofMillis(50).toNanos();

    private Poll() {}

    /**
     * Asks twenty times a second.
     *
     * @return the first answer; empty when there is none within the limit, or this thread is interrupted
     */
    public static <T> Optional<T> until(Duration limit, Supplier<Optional<T>> question) {
        long end = System.nanoTime() + limit.toNanos();
        Optional<T> answer = question.get();
        while (answer.isEmpty()
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(INTERVAL);
            answer = question.get();
        }
        return answer;
    }

    /** Lets this much time pass, or less when this thread is interrupted. */
    public static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
