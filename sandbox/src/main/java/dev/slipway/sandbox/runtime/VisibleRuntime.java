package dev.slipway.sandbox.runtime;

import java.util.List;
import java.util.Map;

/** A runtime whose containers are processes that one can see. Thread-safe. */
public interface VisibleRuntime extends TaskRuntime {

    /** What runs now, in no order. */
    List<Running> running();

    /**
     * A container's process.
     *
     * @param pid of its first process, as this machine numbers it
     * @param ports the host port of each container port
     */
    record Running(String taskArn, String container, long pid, Map<Integer, Integer> ports) {
        public Running {
            ports = Map.copyOf(ports);
        }
    }
}
