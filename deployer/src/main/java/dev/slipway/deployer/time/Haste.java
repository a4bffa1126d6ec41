package dev.slipway.deployer.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How a cancelled run acts in the seconds that it still has. */
public interface Haste {

    /**
     * Does all of it. Returns when all is done, and at the latest after the time given; what hangs is interrupted then and
     * left alone.
     *
     * @param things none of which throws
     */
    void all(Collection<? extends Runnable> things, Duration atMost);

    /** Waits on, though the run is cancelled. */
    void pause(Duration duration);

    /** On the wall clock, each thing on a thread of its own, so that one that hangs holds up no other. */
    Haste SIDE_BY_SIDE = new Haste() {
        @Override
        public void all(Collection<? extends Runnable> things, Duration atMost) {
            long end = System.nanoTime() + atMost.toNanos();
            List<Thread> threads = new ArrayList<>();
            things.forEach(
                    thing -> threads.add(Thread.ofVirtual().name("last-seconds").start(thing)));
            try {
                for (Thread thread : threads) {
                    Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
                    if (!thread.join(left)) {
                        thread.interrupt();
                    }
                }
            } catch (InterruptedException _) {
                threads.forEach(Thread::interrupt);
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void pause(Duration duration) {
            try {
                var _ = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    };

    /** One after another and without a pause, for a clock on which nothing hangs. */
    Haste IN_TURN = new Haste() {
        @Override
        public void all(Collection<? extends Runnable> things, Duration atMost) {
            things.forEach(Runnable::run);
        }

        @Override
        public void pause(Duration duration) {
            // Such a clock moves for sleepers alone.
        }
    };
}
