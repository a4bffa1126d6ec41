package dev.slipway.sandbox.docker;

import dev.slipway.sandbox.runtime.ContainerSpec;
import dev.slipway.sandbox.runtime.Ports;
import dev.slipway.sandbox.runtime.VisibleRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs container images in a Docker engine of this machine, which pulls them from the sandbox's registry. The containers use the
 * machine's own network: they reach PostgreSQL, Redis, the metadata and each other at 127.0.0.1, as processes do, and PORT
 * tells each which port is its own. Thread-safe.
 */
public final class ContainerRuntime implements VisibleRuntime {

    private final Engine engine;
    private final Ports ports;
    private final Duration grace;
    private final Set<EngineContainer> containers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param engine closed by whoever connected it, after this runtime
     * @param grace how long all containers together may take from SIGTERM to their end when the runtime is closed
     */
    public ContainerRuntime(Engine engine, Ports ports, Duration grace) {
        this.engine = engine;
        this.ports = ports;
        this.grace = grace;
    }

    @Override
    public Container start(ContainerSpec spec, ContainerListener listener) {
        EngineContainer container = new EngineContainer(spec, listener, engine, ports);
        containers.add(container);
        if (closed) {
            container.kill();
        }
        Thread.ofVirtual().name("container " + spec.name()).start(() -> {
            try {
                container.run();
            } finally {
                containers.remove(container);
            }
        });
        return container;
    }

    @Override
    public List<Running> running() {
        return containers.stream()
                .flatMap(container -> container.running().stream())
                .toList();
    }

    /** Sends SIGTERM to all, after the grace SIGKILL to those that are still there, and waits until they are removed. */
    @Override
    public void close() {
        closed = true;
        containers.forEach(EngineContainer::terminate);
        long end = System.nanoTime() + grace.toNanos();
        try {
            for (EngineContainer container : containers) {
                container.awaitEnd(Duration.ofNanos(end - System.nanoTime()));
            }
            containers.forEach(EngineContainer::kill);
            for (EngineContainer container : containers) {
                container.awaitEnd();
            }
        } catch (InterruptedException e) {
            containers.forEach(EngineContainer::kill);
            Thread.currentThread().interrupt();
        }
    }
}
