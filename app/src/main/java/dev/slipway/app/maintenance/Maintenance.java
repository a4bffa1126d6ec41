package dev.slipway.app.maintenance;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The state as this process knows it, in memory: a request costs one volatile read. Until the state is known nobody is
 * admitted. Thread-safe.
 *
 * <p>Writes are counted before they look at the state, and the state is set before the count is read. So when the count
 * is zero after a state has been adopted, no write that began under an older one is left.
 */
public final class Maintenance {
    private final InstantSource clock;
    private final AtomicInteger writesInFlight = new AtomicInteger();
    private final CountDownLatch known = new CountDownLatch(1);
    private volatile Snapshot snapshot = new Snapshot(State.INITIAL, false, false, Notice.starting());

    private record Snapshot(State state, boolean known, boolean open, Notice notice) {}

    public Maintenance(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes over a state, unless a newer one is known. Returns whether it did. */
    public synchronized boolean adopt(State state) {
        Snapshot current = snapshot;
        if (current.known() && state.generation() <= current.state().generation()) {
            return false;
        }
        snapshot = new Snapshot(state, true, state.mode() == Mode.OFF, Notice.of(state));
        known.countDown();
        return true;
    }

    /** Whether any state has been adopted yet. */
    public boolean isKnown() {
        return snapshot.known();
    }

    /** Waits until a state has been adopted. */
    public void awaitKnown() throws InterruptedException {
        known.await();
    }

    /** The state adopted last, {@link State#INITIAL} before the first. */
    public State state() {
        return snapshot.state();
    }

    /** The mode in force now, with the end of the window taken into account. */
    public Mode mode() {
        return snapshot.state().modeAt(clock.instant());
    }

    /** What to answer instead; empty when a request is admitted. */
    public Optional<Notice> refusal() {
        Snapshot current = snapshot;
        if (current.open()) {
            return Optional.empty();
        }
        boolean ended = current.known() && current.state().modeAt(clock.instant()) == Mode.OFF;
        return ended ? Optional.empty() : Optional.of(current.notice());
    }

    /** What to answer to whoever is not admitted. */
    Notice notice() {
        return snapshot.notice();
    }

    /**
     * Begins a write if writes are admitted.
     *
     * @return true if it may begin; then {@link #endWrite} must follow
     */
    public boolean tryBeginWrite() {
        writesInFlight.incrementAndGet();
        if (refusal().isEmpty()) {
            return true;
        }
        writesInFlight.decrementAndGet();
        return false;
    }

    /** Ends a write begun by {@link #tryBeginWrite}. */
    public void endWrite() {
        writesInFlight.decrementAndGet();
    }

    /** Writes begun and not ended. */
    public int writesInFlight() {
        return writesInFlight.get();
    }
}
