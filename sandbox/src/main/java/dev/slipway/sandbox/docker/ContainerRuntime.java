package dev.slipway.sandbox.docker;

import dev.slipway.sandbox.runtime.ContainerSpec;
import dev.slipway.sandbox.runtime.Ports;
import dev.slipway.sandbox.runtime.Roster;
import dev.slipway.sandbox.runtime.VisibleRuntime;
import java.time.Duration;
import java.util.List;

/**
 * Runs container images in a Docker engine of this machine, which pulls them from the sandbox's registry. The containers use the
 * machine's own network: they reach PostgreSQL, Redis, the metadata and each other at 127.0.0.1, as processes do, and PORT
 * tells each which port is its own. Thread-safe.
 */
public final class ContainerRuntime implements VisibleRuntime {

    private final Engine engine;
    private final Ports ports;
    private final Roster<EngineContainer> containers;

    /**
     * @param engine closed by whoever connected it, after this runtime
     * @param grace how long all containers together may take from SIGTERM to their end when the runtime is closed
     */
    public ContainerRuntime(Engine engine, Ports ports, Duration grace) {
        this.engine = engine;
        this.ports = ports;
        containers = new Roster<>(grace);
    }

    @Override
    public Container start(ContainerSpec spec, ContainerListener listener) {
        return containers.begin(spec.name(), new EngineContainer(spec, listener, engine, ports));
    }

    @Override
    public List<Running> running() {
        return containers.running();
    }

    /** Sends SIGTERM to all, after the grace SIGKILL to those that are still there, and waits until they are removed. */
    @Override
    public void close() {
        containers.close();
    }
}
