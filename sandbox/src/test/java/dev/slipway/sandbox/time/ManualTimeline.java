package dev.slipway.sandbox.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * A timeline whose time moves when a test says so. What is due runs on a thread of its own at once, so callers that wait
 * for an action do not need time to move.
 */
public final class ManualTimeline implements Timeline {

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::number));

    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private long scheduled;
    private boolean busy;
    private boolean closed;

    private record Entry(Instant at, long number, Runnable action) {}

    public ManualTimeline() {
        Thread.ofPlatform().daemon().name("manual timeline").start(this::run);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Scheduled after(Duration delay, Runnable action) {
        Entry entry = new Entry(delay.isNegative() ? now : now.plus(delay), scheduled++, action);
        entries.add(entry);
        notifyAll();
        return () -> remove(entry);
    }

    private synchronized void remove(Entry entry) {
        entries.remove(entry);
    }

    /** Moves time on; everything that comes due meanwhile has run when this returns. */
    public synchronized void advance(Duration duration) {
        Instant until = now.plus(duration);
        awaitQuiet();
        while (!entries.isEmpty() && !entries.peek().at().isAfter(until)) {
            now = entries.peek().at();
            notifyAll();
            awaitQuiet();
        }
        now = until;
    }

    private void awaitQuiet() {
        awaitUntil(() -> !busy && !due());
    }

    private boolean due() {
        return !entries.isEmpty() && !entries.peek().at().isAfter(now);
    }

    private void run() {
        while (true) {
            Runnable action;
            synchronized (this) {
                awaitUntil(() -> due() || closed);
                if (closed) {
                    return;
                }
                action = entries.remove().action();
                busy = true;
            }
            try {
                action.run();
            } finally {
                synchronized (this) {
                    busy = false;
                    notifyAll();
                }
            }
        }
    }

    private synchronized void awaitUntil(BooleanSupplier condition) {
        try {
            while (!condition.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
