package dev.slipway.sandbox.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs containers as processes of this machine, from the bundles of an image store. All share the file system and 127.0.0.1:
 * each container port gets a host port of its own, and PORT names it. Nothing of the sandbox's own environment reaches
 * them. Thread-safe.
 */
public final class ProcessRuntime implements VisibleRuntime {

    private final Bundles bundles;
    private final Ports ports;
    private final Watchdog watchdog;
    private final Duration grace;
    private final Set<ProcessContainer> containers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param watchdog told of each process; closed by whoever made it, after this runtime
     * @param grace how long all containers together may take from SIGTERM to their end when the runtime is closed
     */
    public ProcessRuntime(Bundles bundles, Ports ports, Watchdog watchdog, Duration grace) {
        this.bundles = bundles;
        this.ports = ports;
        this.watchdog = watchdog;
        this.grace = grace;
    }

    @Override
    public Container start(ContainerSpec spec, ContainerListener listener) {
        ProcessContainer container = new ProcessContainer(spec, listener, bundles, ports, watchdog);
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

    /** Sends SIGTERM to all, after the grace SIGKILL to those that are still there, and waits for their end. */
    @Override
    public void close() {
        closed = true;
        containers.forEach(ProcessContainer::terminate);
        long end = System.nanoTime() + grace.toNanos();
        try {
            for (ProcessContainer container : containers) {
                container.awaitEnd(Duration.ofNanos(end - System.nanoTime()));
            }
            containers.forEach(ProcessContainer::kill);
            for (ProcessContainer container : containers) {
                container.awaitEnd();
            }
        } catch (InterruptedException e) {
            containers.forEach(ProcessContainer::kill);
            Thread.currentThread().interrupt();
        }
    }
}
