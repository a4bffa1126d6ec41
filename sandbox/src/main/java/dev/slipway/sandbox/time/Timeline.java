package dev.slipway.sandbox.time;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * The sandbox's clock and its only way to wait: actions are put at a distance from now and run there, one at a time,
 * in order of their instants and, at one instant, of their scheduling. So whatever runs on the timeline needs no lock
 * against the rest of it. Implementations follow the wall clock, or a virtual one that tests move.
 *
 * <p>Thread-safe. An action that throws is logged and does not stop the timeline.
 */
public interface Timeline extends InstantSource, AutoCloseable {

    /**
     * Runs an action once.
     *
     * @param delay from now; zero or negative means as soon as those due before it have run
     */
    Scheduled after(Duration delay, Runnable action);

    /** Runs an action as soon as those due before it have run. */
    default Scheduled soon(Runnable action) {
        return after(Duration.ZERO, action);
    }

    /**
     * Keeps the calling thread for so long; must not be called from the timeline. It comes back at once when the thread is
     * interrupted, and stays interrupted.
     */
    default void pause(Duration duration) {
        CountDownLatch over = new CountDownLatch(1);
        after(duration, over::countDown);
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops running actions; what is due later never runs. */
    @Override
    void close();

    /** An action on its way. */
    @FunctionalInterface
    interface Scheduled {
        /** Takes the action back; without effect once it runs. */
        void cancel();
    }
}
