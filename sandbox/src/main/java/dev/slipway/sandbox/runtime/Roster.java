package dev.slipway.sandbox.runtime;

import dev.slipway.sandbox.runtime.VisibleRuntime.Running;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The containers of a runtime that have not ended, each on a virtual thread of its own. Thread-safe.
 *
 * @param <C> the runtime's containers
 */
public final class Roster<C extends Roster.Living> implements AutoCloseable {

    private final Duration grace;
    private final Set<C> containers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A container that lives as long as its {@link #run}. */
    public interface Living extends TaskRuntime.Container {

        /** Lives, from the start to the end; returns at once for one that was killed before. */
        void run();

        /** What it shows of itself while its process runs. */
        Optional<Running> running();

        /** Waits for the end of {@link #run}. */
        void awaitEnd() throws InterruptedException;

        /** The same, but no longer than this; at once for what is not positive. */
        void awaitEnd(Duration atMost) throws InterruptedException;
    }

    /** @param grace how long all containers together may take from SIGTERM to their end when the roster is closed */
    public Roster(Duration grace) {
        this.grace = grace;
    }

    /** Begins a container's life; on a closed roster it is killed before. */
    public C begin(String name, C container) {
        containers.add(container);
        if (closed) {
            container.kill();
        }
        Thread.ofVirtual().name("container " + name).start(() -> {
            try {
                container.run();
            } finally {
                containers.remove(container);
            }
        });
        return container;
    }

    /** Those whose processes run. */
    public List<Running> running() {
        return containers.stream()
                .flatMap(container -> container.running().stream())
                .toList();
    }

    /** Sends SIGTERM to all, after the grace SIGKILL to those that are still there, and waits for their end. */
    @Override
    public void close() {
        closed = true;
        containers.forEach(Living::terminate);
        long end = System.nanoTime() + grace.toNanos();
        try {
            for (C container : containers) {
                container.awaitEnd(Duration.ofNanos(end - System.nanoTime()));
            }
            containers.forEach(Living::kill);
            for (C container : containers) {
                container.awaitEnd();
            }
        } catch (InterruptedException e) {
            containers.forEach(Living::kill);
            Thread.currentThread().interrupt();
        }
    }
}
