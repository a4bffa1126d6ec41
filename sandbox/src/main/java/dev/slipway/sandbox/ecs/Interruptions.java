package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.faults.InterruptedBy;
import dev.slipway.sandbox.faults.TaskFaults;
import dev.slipway.sandbox.time.Timeline;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Ends running tasks in AWS's place, when the switch says so. Used on the timeline only. */
final class Interruptions {

    private final Timeline timeline;
    private final Delays delays;
    private final TaskFaults faults;
    private final EcsState state;
    private final ServiceScheduler scheduler;

    Interruptions(Timeline timeline, Delays delays, TaskFaults faults, EcsState state, ServiceScheduler scheduler) {
        this.timeline = timeline;
        this.delays = delays;
        this.faults = faults;
        this.state = state;
        this.scheduler = scheduler;
    }

    /** Begins to look for tasks to end, again and again. */
    void begin() {
        timeline.after(delays.tick(), () -> {
            state.clusters.values().stream()
                    .flatMap(cluster -> List.copyOf(cluster.tasks.values()).stream())
                    .filter(task -> task.running() && task.wanted())
                    .forEach(task -> faults.takeInterruption(task.arn, task.origin.group())
                            .ifPresent(by -> end(task, by)));
            begin();
        });
    }

    /** The texts are those of "Fargate capacity providers" and "Task retirement and maintenance for AWS Fargate". */
    private void end(EcsTask task, InterruptedBy by) {
        switch (by) {
            case SPOT ->
                scheduler.stopPromptly(task, TaskStopCode.SPOT_INTERRUPTION, "Your Spot Task was interrupted.");
            case MAINTENANCE ->
                scheduler.stopPromptly(
                        task,
                        TaskStopCode.TERMINATION_NOTICE,
                        "ECS is performing maintenance on the underlying infrastructure hosting the task.");
        }
    }
}
