package dev.slipway.sandbox.logs;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A stream's events in the order of their arrival, each with a number that never changes. Keeps the newest
 * {@value #KEPT}. Thread-safe.
 */
final class LogStream {

    static final int KEPT = 50_000;

    private final String name;
    private final Instant createdAt;
    private final Deque<Event> events = new ArrayDeque<>();
    private long next;

    LogStream(String name, Instant createdAt) {
        this.name = name;
        this.createdAt = createdAt;
    }

    /** One line. */
    record Event(long number, Instant timestamp, Instant ingestedAt, String message) {}

    String name() {
        return name;
    }

    Instant createdAt() {
        return createdAt;
    }

    synchronized void add(Instant timestamp, Instant ingestedAt, String message) {
        events.addLast(new Event(next++, timestamp, ingestedAt, message));
        if (events.size() > KEPT) {
            events.removeFirst();
        }
    }

    /** The number that the next event will have. */
    synchronized long end() {
        return next;
    }

    synchronized Optional<Event> newest() {
        return Optional.ofNullable(events.peekLast());
    }

    synchronized Optional<Event> oldest() {
        return Optional.ofNullable(events.peekFirst());
    }

    synchronized List<Event> all() {
        return new ArrayList<>(events);
    }
}
