package dev.slipway.deployer.time;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's wish that the run ends. A signal's handler sets it, every loop of the run looks at it, and every wait that
 * goes through {@link #sleep} ends with it. The first wish counts. Thread-safe.
 */
public final class Cancellation implements Sleeper {

    /** Which signal asked for the end. */
    public enum Signal {
        /** SIGINT: Ctrl-C, or the first signal that GitHub sends to a cancelled job. */
        INTERRUPT,
        /** SIGTERM. */
        TERMINATE
    }

    private final AtomicReference<@Nullable Signal> signal = new AtomicReference<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Set<OnceTold> watches = ConcurrentHashMap.newKeySet();

    /** Somebody who wants to hear of it at once, until this is closed. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** One who hears of it once, however often it is told. */
    private final class OnceTold implements Watch {
        private final AtomicReference<@Nullable Runnable> action;

        OnceTold(Runnable action) {
            this.action = new AtomicReference<>(action);
        }

        void tell() {
            Runnable once = action.getAndSet(null);
            if (once != null) {
                once.run();
            }
        }

        @Override
        public void close() {
            watches.remove(this);
        }
    }

    /** Asks for the end; later calls have no effect. */
    public void request(Signal asker) {
        signal.compareAndSet(null, asker);
        asked.countDown();
        watches.forEach(OnceTold::tell);
    }

    /**
     * Has something done as soon as somebody asks: at once, on this thread, when somebody has.
     *
     * @param action quick, and never fails: it runs on the thread that hears of a signal
     */
    public Watch whenRequested(Runnable action) {
        OnceTold watch = new OnceTold(action);
        watches.add(watch);
        if (isRequested()) {
            watch.tell();
        }
        return watch;
    }

    /** Which signal asked, if any. */
    public Optional<Signal> requested() {
        return Optional.ofNullable(signal.get());
    }

    /** Whether somebody asked. */
    public boolean isRequested() {
        return signal.get() != null;
    }

    /** Waits on the wall clock until the duration is over or the run is cancelled. */
    @Override
    public void sleep(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            return;
        }
        try {
            asked.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request(Signal.TERMINATE);
        }
    }
}
