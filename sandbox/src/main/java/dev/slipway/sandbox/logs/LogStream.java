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

    /** Every event that is kept, the oldest first. */
    synchronized List<Event> all() {
        return new ArrayList<>(events);
    }

    /** What readers see of those that have come in until then; later ones have not arrived for them. */
    synchronized Seen until(Instant ingested) {
        List<Event> seen = events.stream()
                .takeWhile(event -> !event.ingestedAt().isAfter(ingested))
                .toList();
        return new Seen(seen, next - (events.size() - seen.size()));
    }

    /**
     * A part of the stream.
     *
     * @param events the oldest first
     * @param end the number that the next event after them has or will have
     */
    record Seen(List<Event> events, long end) {
        Seen {
            events = List.copyOf(events);
        }

        Optional<Event> newest() {
            return events.isEmpty() ? Optional.empty() : Optional.of(events.getLast());
        }

        Optional<Event> oldest() {
            return events.isEmpty() ? Optional.empty() : Optional.of(events.getFirst());
        }
    }
}
