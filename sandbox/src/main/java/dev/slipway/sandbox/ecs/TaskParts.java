package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.faults.TaskFaults;
import dev.slipway.sandbox.runtime.TaskRuntime;
import dev.slipway.sandbox.time.Timeline;
import java.net.URI;
import java.util.function.Supplier;

/**
 * What tasks are run with.
 *
 * @param metadata where {@code /metadata/v4/…} is served
 */
record TaskParts(
        Timeline timeline,
        Delays delays,
        TaskRuntime runtime,
        Images images,
        TaskSecrets secrets,
        TaskLogs logs,
        TaskTargets targets,
        TaskFaults faults,
        Supplier<URI> metadata) {

    TaskStopper stopper(TaskEvents events) {
        return new TaskStopper(timeline, delays, targets, events);
    }

    TaskStarter starter(TaskEvents events, TaskStopper stopper) {
        return new TaskStarter(this, stopper, events);
    }

    TaskHealth health() {
        return new TaskHealth(targets, delays.healthyAfter());
    }
}
