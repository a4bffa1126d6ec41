package dev.slipway.sandbox.runtime;

import java.time.Duration;
import java.util.List;

/**
 * Runs containers as processes of this machine, from the bundles of an image store. All share the file system and 127.0.0.1:
 * each container port gets a host port of its own, and PORT names it. Nothing of the sandbox's own environment reaches
 * them. Thread-safe.
 */
public final class ProcessRuntime implements VisibleRuntime {

    private final Bundles bundles;
    private final Ports ports;
    private final Watchdog watchdog;
    private final Roster<ProcessContainer> containers;

    /**
     * @param watchdog told of each process; closed by whoever made it, after this runtime
     * @param grace how long all containers together may take from SIGTERM to their end when the runtime is closed
     */
    public ProcessRuntime(Bundles bundles, Ports ports, Watchdog watchdog, Duration grace) {
        this.bundles = bundles;
        this.ports = ports;
        this.watchdog = watchdog;
        containers = new Roster<>(grace);
    }

    @Override
    public Container start(ContainerSpec spec, ContainerListener listener) {
        return containers.begin(spec.name(), new ProcessContainer(spec, listener, bundles, ports, watchdog));
    }

    @Override
    public List<Running> running() {
        return containers.running();
    }

    /** Sends SIGTERM to all, after the grace SIGKILL to those that are still there, and waits for their end. */
    @Override
    public void close() {
        containers.close();
    }
}
