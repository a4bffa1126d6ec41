package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.EcsTask.Status;
import dev.slipway.sandbox.runtime.TaskRuntime;
import dev.slipway.sandbox.time.Timeline;
import java.time.Duration;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Ends tasks ("Amazon ECS task lifecycle"): DEACTIVATING while targets drain, STOPPING from SIGTERM to SIGKILL, then
 * DEPROVISIONING and STOPPED. Used on the timeline only.
 */
final class TaskStopper {

    /** What {@code stopTimeout} is when a container definition does not say ("Task definition parameters for Fargate"). */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final Timeline timeline;
    private final Delays delays;
    private final TaskTargets targets;
    private final TaskEvents events;

    TaskStopper(Timeline timeline, Delays delays, TaskTargets targets, TaskEvents events) {
        this.timeline = timeline;
        this.delays = delays;
        this.targets = targets;
        this.events = events;
    }

    /** How much notice a task gets. */
    enum Manner {
        /** Deregistered, waited for until unused, then SIGTERM. */
        DRAINED,
        /** SIGTERM at once; the load balancer hears of it late. */
        PROMPT,
        /** SIGKILL at once, and nobody tells the load balancer. */
        BROKEN
    }

    /** Begins a task's end; without effect on one that ends already. */
    void stop(EcsTask task, TaskStopCode code, String reason, Manner manner) {
        if (task.stopping) {
            return;
        }
        task.stopping = true;
        task.stopCode = code;
        task.stoppedReason = reason;
        task.stoppingAt = timeline.instant();
        switch (manner) {
            case DRAINED -> drain(task);
            case PROMPT -> {
                timeline.after(delays.deregistrationLag(), () -> targets.deregister(task));
                terminate(task);
            }
            case BROKEN -> kill(task);
        }
        events.changed(task);
    }

    private void drain(EcsTask task) {
        if (task.registrations.isEmpty()) {
            terminate(task);
            return;
        }
        task.become(Status.DEACTIVATING);
        targets.deregister(task);
        awaitUnused(task);
    }

    /** Ends with the draining: a task whose containers end by themselves meanwhile needs no SIGTERM any more. */
    private void awaitUnused(EcsTask task) {
        if (task.status != Status.DEACTIVATING) {
            return;
        }
        if (targets.unused(task)) {
            terminate(task);
        } else {
            timeline.after(delays.tick(), () -> awaitUnused(task));
        }
    }

    private void terminate(EcsTask task) {
        task.become(Status.STOPPING);
        containerEnded(task);
    }

    /** Those that depend on others end before them ("ContainerDependency": for the shutdown it is reversed). */
    private void signal(EcsTask task) {
        for (EcsContainer container : task.containers) {
            if (container.alive()
                    && !container.signalled
                    && task.containers.stream().noneMatch(other -> other.alive() && other.dependsOn(container))) {
                container.signalled = true;
                terminate(container);
            }
        }
    }

    private void terminate(EcsContainer container) {
        TaskRuntime.Container handle = container.handle;
        if (handle == null) {
            return;
        }
        handle.terminate();
        Integer seconds = container.definition.stopTimeout();
        timeline.after(seconds == null ? STOP_TIMEOUT : Duration.ofSeconds(seconds), () -> {
            if (container.alive()) {
                handle.kill();
            }
        });
    }

    private void kill(EcsTask task) {
        task.become(Status.STOPPING);
        for (EcsContainer container : task.containers) {
            TaskRuntime.Container handle = container.handle;
            if (handle != null && container.alive()) {
                container.signalled = true;
                handle.kill();
            }
        }
        containerEnded(task);
    }

    /** To be called when a container of a task has ended; goes on with the next ones, or when it was the last one. */
    void containerEnded(EcsTask task) {
        boolean ending = task.status == Status.DEACTIVATING || task.status == Status.STOPPING;
        if (!ending) {
            return;
        }
        if (task.containers.stream().anyMatch(EcsContainer::alive)) {
            if (task.status == Status.STOPPING) {
                signal(task);
            }
            return;
        }
        task.containers.forEach(container -> container.status = EcsContainer.Status.STOPPED);
        task.executionStoppedAt = timeline.instant();
        task.become(Status.DEPROVISIONING);
        events.changed(task);
        timeline.after(delays.deprovisioning(), () -> {
            targets.deregister(task);
            task.stoppedAt = timeline.instant();
            task.become(Status.STOPPED);
            events.stopped(task);
        });
    }
}
