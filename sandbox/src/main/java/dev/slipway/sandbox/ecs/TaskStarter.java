package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.EcsTask.Status;
import dev.slipway.sandbox.runtime.TaskRuntime;
import dev.slipway.sandbox.runtime.TaskRuntime.ContainerListener;
import dev.slipway.sandbox.time.Timeline;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Brings tasks from PROVISIONING over PENDING to RUNNING: image, secrets, log stream, then the containers in the order of
 * their dependencies. Used on the timeline only.
 */
final class TaskStarter {

    /** As the ECS agent words it ("Stopped tasks error messages": OutOfMemoryError). */
    private static final String OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage";

    /** 128 + SIGKILL. */
    private static final int KILLED = 137;

    private final Timeline timeline;
    private final Delays delays;
    private final TaskRuntime runtime;
    private final Images images;
    private final TaskSecrets secrets;
    private final TaskLogs logs;
    private final TaskTargets targets;
    private final TaskStopper stopper;
    private final ContainerProbes probes;
    private final TaskEvents events;
    private final Supplier<URI> metadata;

    TaskStarter(TaskParts parts, TaskStopper stopper, ContainerProbes probes, TaskEvents events) {
        this.timeline = parts.timeline();
        this.delays = parts.delays();
        this.runtime = parts.runtime();
        this.images = parts.images();
        this.secrets = parts.secrets();
        this.logs = parts.logs();
        this.targets = parts.targets();
        this.metadata = parts.metadata();
        this.stopper = stopper;
        this.probes = probes;
        this.events = events;
    }

    /** Begins with a task that has just been made. */
    void launch(EcsTask task) {
        timeline.after(delays.provisioning(), () -> {
            if (task.wanted()) {
                task.become(Status.PENDING);
                task.pullStartedAt = timeline.instant();
                events.changed(task);
                timeline.after(delays.pull(), () -> begin(task));
            }
        });
    }

    private void begin(EcsTask task) {
        if (!task.wanted()) {
            return;
        }
        for (EcsContainer container : task.containers) {
            switch (image(task, container)) {
                case Images.Resolution.Found found -> container.image = found;
                case Images.Resolution.Missing missing -> {
                    container.status = EcsContainer.Status.STOPPED;
                    container.reason = missing.reason();
                    failToStart(task, missing.reason());
                    return;
                }
            }
        }
        task.pullStoppedAt = timeline.instant();
        startReady(task);
    }

    private Images.Resolution image(EcsTask task, EcsContainer container) {
        Rollout rollout = task.rollout;
        return rollout == null
                ? images.resolve(container.definition.image())
                : rollout.revision.images().resolve(container.name());
    }

    private void failToStart(EcsTask task, String reason) {
        if (task.wanted()) {
            stopper.stop(task, TaskStopCode.TASK_FAILED_TO_START, reason, TaskStopper.Manner.PROMPT);
            events.failed(task);
        }
    }

    /** Starts the containers whose dependencies are met, and finds out whether the task is RUNNING. */
    private void startReady(EcsTask task) {
        for (EcsContainer container : task.containers) {
            if (task.wanted() && container.handle == null && ready(task, container)) {
                start(task, container);
            }
        }
        boolean allStarted =
                task.containers.stream().noneMatch(container -> container.status == EcsContainer.Status.PENDING);
        if (task.wanted() && allStarted && task.status == Status.PENDING) {
            task.startedAt = timeline.instant();
            task.become(Status.RUNNING);
            Rollout rollout = task.rollout;
            if (rollout != null) {
                targets.register(task, rollout.revision.loadBalancers());
            }
        }
        events.changed(task);
    }

    private static boolean ready(EcsTask task, EcsContainer container) {
        return container.definition.dependsOn().stream().allMatch(dependency -> met(task, dependency));
    }

    private static boolean met(EcsTask task, ContainerDependency dependency) {
        Optional<EcsContainer> other = task.container(dependency.containerName());
        ContainerCondition condition = dependency.condition();
        return other.isPresent()
                && switch (condition) {
                    case START -> other.get().status != EcsContainer.Status.PENDING;
                    case COMPLETE -> other.get().status == EcsContainer.Status.STOPPED;
                    case SUCCESS -> other.get().succeeded();
                    case HEALTHY -> other.get().health == HealthStatus.HEALTHY;
                    case UNKNOWN_TO_SDK_VERSION -> false;
                };
    }

    private void start(EcsTask task, EcsContainer container) {
        Map<String, String> environment = ContainerSpecs.environment(task, container, metadata.get());
        switch (secrets.resolve(container.definition)) {
            case TaskSecrets.Result.Failed failed -> {
                failToStart(task, failed.reason());
                return;
            }
            case TaskSecrets.Result.Resolved resolved -> environment.putAll(resolved.values());
        }
        switch (logs.open(task, container)) {
            case TaskLogs.Result.Failed failed -> failToStart(task, failed.reason());
            case TaskLogs.Result.Open open -> {
                Images.Resolution.Found image = container.image;
                if (image != null) {
                    container.handle = runtime.start(
                            ContainerSpecs.of(task, container, image, environment),
                            listener(task, container, open.lines()));
                }
            }
        }
    }

    private ContainerListener listener(EcsTask task, EcsContainer container, Consumer<String> lines) {
        return new ContainerListener() {
            @Override
            public void started(Map<Integer, Integer> ports) {
                timeline.soon(() -> containerStarted(task, container, ports));
            }

            @Override
            public void logged(String line) {
                lines.accept(line);
            }

            @Override
            public void exited(int exitCode) {
                timeline.soon(() -> containerExited(task, container, exitCode));
            }

            @Override
            public void ranOutOfMemory() {
                timeline.soon(() -> {
                    container.reason = OUT_OF_MEMORY;
                    containerExited(task, container, KILLED);
                });
            }

            @Override
            public void failedToStart(String reason) {
                timeline.soon(() -> containerFailed(task, container, reason));
            }
        };
    }

    private void containerStarted(EcsTask task, EcsContainer container, Map<Integer, Integer> ports) {
        container.status = EcsContainer.Status.RUNNING;
        container.ports = Map.copyOf(ports);
        container.startedAt = timeline.instant();
        TaskRuntime.Container handle = container.handle;
        if (handle != null) {
            probes.begin(task, container, handle);
        }
        startReady(task);
    }

    private void containerExited(EcsTask task, EcsContainer container, int exitCode) {
        container.status = EcsContainer.Status.STOPPED;
        container.exitCode = exitCode;
        boolean last = task.containers.stream().allMatch(other -> other.status == EcsContainer.Status.STOPPED);
        if (task.stopping) {
            stopper.containerEnded(task);
        } else if (container.essential() || last) {
            stopper.stop(
                    task,
                    TaskStopCode.ESSENTIAL_CONTAINER_EXITED,
                    "Essential container in task exited",
                    TaskStopper.Manner.PROMPT);
            events.failed(task);
        } else {
            startReady(task);
        }
    }

    private void containerFailed(EcsTask task, EcsContainer container, String reason) {
        container.status = EcsContainer.Status.STOPPED;
        container.reason = reason;
        if (task.stopping) {
            stopper.containerEnded(task);
        } else {
            failToStart(task, reason);
        }
    }
}
