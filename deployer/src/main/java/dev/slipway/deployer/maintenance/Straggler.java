package dev.slipway.deployer.maintenance;

import java.util.Optional;

/**
 * A task that has not acknowledged.
 *
 * @param task its id
 * @param service the file's name of its service; empty for one that ECS does not list any more
 * @param last what it said last of itself; empty when it was not heard of lately
 */
public record Straggler(String task, String service, Optional<ControlState.TaskState> last) {

    /** {@code task 4b1c… of web: has seen generation 3 last, writes in flight 2}. */
    @Override
    public String toString() {
        String whose = service.isEmpty() ? "" : " of " + service;
        return "task " + task + whose + ": "
                + last.map(state -> "last generation seen " + state.generation()
                                + (state.writesInFlight() > 0 ? ", writes in flight " + state.writesInFlight() : "")
                                + ", heard of at " + state.seenAt())
                        .orElse("not heard of at all");
    }
}
