package dev.slipway.deployer.maintenance;

import dev.slipway.deployer.time.Cancellation;
import java.util.List;

/** How a question to the control endpoint, or a change through it, ended. Messages are for people. */
public sealed interface MaintenanceOutcome {

    /** For people: what came of it and, where it failed, what to do next. */
    String message();

    /**
     * Every running task has acknowledged.
     *
     * @param acknowledged how many they are
     */
    record Acknowledged(ControlState state, int acknowledged, String message) implements MaintenanceOutcome {}

    /** The state was read; nothing was changed. */
    record Shown(ControlState state, String message) implements MaintenanceOutcome {}

    /** The change was made, and not every task has acknowledged it in time. */
    record Stragglers(ControlState state, List<Straggler> stragglers, String message) implements MaintenanceOutcome {
        public Stragglers {
            stragglers = List.copyOf(stragglers);
        }
    }

    /** Somebody else changed maintenance while ours was waited for. */
    record Superseded(ControlState state, String message) implements MaintenanceOutcome {}

    /** The endpoint, or AWS, refuses; nothing was changed. */
    record Refused(String message) implements MaintenanceOutcome {}

    /** The endpoint, or once it was changed ECS, did not answer; the message says what is known of the change. */
    record NoAnswer(String message) implements MaintenanceOutcome {}

    /** Somebody cancelled the wait. The change, where it was made, stands. */
    record Cancelled(String message, Cancellation.Signal signal) implements MaintenanceOutcome {}
}
