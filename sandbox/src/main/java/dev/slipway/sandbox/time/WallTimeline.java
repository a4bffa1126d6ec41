package dev.slipway.sandbox.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The timeline that follows the machine's clock, on one thread of its own. Thread-safe. */
public final class WallTimeline implements Timeline {

    private static final Logger LOG = LoggerFactory.getLogger(WallTimeline.class);

    private final InstantSource clock = InstantSource.system();
    private final ScheduledThreadPoolExecutor executor;

    /** Starts the thread, a daemon named {@code timeline}. */
    public WallTimeline() {
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("timeline").daemon().factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public Scheduled after(Duration delay, Runnable action) {
        try {
            ScheduledFuture<?> future =
                    executor.schedule(() -> run(action), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            LOG.debug("The timeline is closed; an action is left out", closed);
            return () -> {};
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("An action on the timeline failed; the timeline goes on", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
