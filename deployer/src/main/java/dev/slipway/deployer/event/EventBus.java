package dev.slipway.deployer.event;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Hands every event to every listener, each on a thread of its own behind a queue of its own: one that blocks, fails or
 * is slow delays neither the run nor another one. Queues are unbounded, since a run's events are few and its log lines
 * small against the memory there is. Thread-safe.
 */
public final class EventBus implements Events, AutoCloseable {
    private final List<Lane> lanes;
    private final InstantSource clock;
    private final Supplier<Duration> patience;
    private boolean closed;

    /**
     * Starts a thread for each listener.
     *
     * @param listeners in the order in which they end; what one has to say at its end is told to those after it
     * @param patience how long the end of each listener is waited for
     */
    public EventBus(List<Listener> listeners, InstantSource clock, Duration patience) {
        this(listeners, clock, () -> patience);
    }

    /** The same with a patience that depends on when the run ends. */
    public EventBus(List<Listener> listeners, InstantSource clock, Supplier<Duration> patience) {
        this.lanes = listeners.stream().map(Lane::new).toList();
        this.clock = clock;
        this.patience = patience;
        lanes.forEach(Lane::start);
    }

    @Override
    public void publish(Event event) {
        for (Lane lane : lanes) {
            lane.offer(event);
        }
    }

    /** Lets the listeners end one after another. Returns after at most their number times the patience. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Lane lane : new ArrayList<>(lanes)) {
            for (String warning : lane.end(patience.get())) {
                publish(new Event.Warned(clock.instant(), warning));
            }
        }
    }
}
