package dev.slipway.sandbox.runtime;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The host ports of one container, taken until they are given back. All tasks share 127.0.0.1, so PORT has to name one of
 * these in place of the container's own. For one thread at a time.
 */
public final class HostPorts implements AutoCloseable {

    private final Ports ports;
    private final Map<Integer, Integer> taken = new TreeMap<>();

    /**
     * Takes a host port for each container port.
     *
     * @throws IllegalStateException if all are taken
     */
    public HostPorts(Ports ports, Set<Integer> containerPorts) {
        this.ports = ports;
        containerPorts.forEach(port -> taken.put(port, ports.take()));
    }

    /** The host port of each container port. */
    public Map<Integer, Integer> byContainerPort() {
        return Map.copyOf(taken);
    }

    /** What PORT has to be, where a container has ports: the host port of the one that PORT names now, else of the lowest. */
    public OptionalInt variable(@Nullable String named) {
        return variable(named, taken);
    }

    static OptionalInt variable(@Nullable String named, Map<Integer, Integer> ports) {
        for (Map.Entry<Integer, Integer> port : ports.entrySet()) {
            if (port.getKey().toString().equals(named)) {
                return OptionalInt.of(port.getValue());
            }
        }
        return ports.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(ports.getOrDefault(Collections.min(ports.keySet()), 0));
    }

    /** Gives them back; may be called again. */
    @Override
    public void close() {
        taken.values().forEach(ports::release);
        taken.clear();
    }
}
