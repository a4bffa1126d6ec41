package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.EcsTask.Status;
import dev.slipway.sandbox.faults.TaskFaults;
import dev.slipway.sandbox.runtime.TaskRuntime;
import dev.slipway.sandbox.runtime.TaskRuntime.ContainerListener;
import dev.slipway.sandbox.time.Timeline;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Brings tasks from PROVISIONING over PENDING to RUNNING: the secrets of all containers, their images, and then each container
 * with its log stream in the order of their dependencies. What keeps an essential container from starting ends the task; a
 * container that is not essential is then left out. Used on the timeline only.
 */
final class TaskStarter {

    /** As the ECS agent words it ("Stopped tasks error messages": OutOfMemoryError). */
    private static final String OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage";

    /** 128 + SIGKILL. */
    private static final int KILLED = 137;

    private static final Logger LOG = LoggerFactory.getLogger(TaskStarter.class);

    private final Timeline timeline;
    private final Delays delays;
    private final TaskRuntime runtime;
    private final Images images;
    private final TaskSecrets secrets;
    private final TaskLogs logs;
    private final TaskTargets targets;
    private final TaskFaults faults;
    private final TaskStopper stopper;
    private final ContainerProbes probes;
    private final TaskEvents events;
    private final Supplier<URI> metadata;

    TaskStarter(TaskParts parts, TaskStopper stopper, TaskEvents events) {
        this.timeline = parts.timeline();
        this.delays = parts.delays();
        this.runtime = parts.runtime();
        this.images = parts.images();
        this.secrets = parts.secrets();
        this.logs = parts.logs();
        this.targets = parts.targets();
        this.faults = parts.faults();
        this.metadata = parts.metadata();
        this.stopper = stopper;
        this.probes = new ContainerProbes(timeline, this::startReady);
        this.events = events;
    }

    /** Begins with a task that has just been made. */
    void launch(EcsTask task) {
        timeline.after(delays.provisioning().plus(faults.slowStart(task.origin.clusterName())), () -> {
            if (task.wanted()) {
                task.become(Status.PENDING);
                task.pullStartedAt = timeline.instant();
                events.changed(task);
                timeline.after(delays.pull(), () -> begin(task));
            }
        });
    }

    private void begin(EcsTask task) {
        if (!task.wanted() || !pulledSecrets(task)) {
            return;
        }
        for (EcsContainer container : task.containers) {
            switch (image(task, container)) {
                case Images.Resolution.Found found -> container.image = found;
                case Images.Resolution.Missing missing -> cannotStart(task, container, missing.reason());
            }
        }
        if (task.wanted()) {
            task.pullStoppedAt = timeline.instant();
            startReady(task);
        }
    }

    private boolean pulledSecrets(EcsTask task) {
        for (EcsContainer container : task.containers) {
            switch (secrets.resolve(task, container)) {
                case TaskSecrets.Result.Resolved resolved -> container.secrets = resolved.values();
                case TaskSecrets.Result.Failed failed -> {
                    failToStart(task, failed.reason());
                    return false;
                }
            }
        }
        return true;
    }

    /** A service's task gets the digest of its deployment, whatever its tag says by now, if that can still be pulled. */
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

    private void cannotStart(EcsTask task, EcsContainer container, String reason) {
        container.status = EcsContainer.Status.STOPPED;
        container.reason = reason;
        if (container.essential()) {
            failToStart(task, reason);
        } else {
            timeline.soon(() -> startReady(task));
        }
    }

    /** Starts the containers whose dependencies are met, and finds out whether the task is RUNNING. */
    private void startReady(EcsTask task) {
        for (EcsContainer container : task.containers) {
            if (task.wanted() && task.status == Status.PENDING && container.waiting()) {
                switch (Dependencies.of(task, container, timeline.instant())) {
                    case Dependencies.State.Met met -> start(task, container);
                    case Dependencies.State.Open open -> {}
                    case Dependencies.State.Never never -> cannotStart(task, container, never.reason());
                }
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

    /** Whatever goes wrong here unforeseen ends the task, as it would on Fargate, and does not leave it PENDING for good. */
    private void start(EcsTask task, EcsContainer container) {
        try {
            prepareAndStart(task, container);
        } catch (RuntimeException e) {
            LOG.error("{} of {} did not start", container.name(), task.arn, e);
            cannotStart(task, container, "CannotStartContainerError: " + e.getMessage());
        }
    }

    private void prepareAndStart(EcsTask task, EcsContainer container) {
        Images.Resolution.Found image = container.image;
        if (image == null) {
            return;
        }
        Map<String, String> environment = ContainerSpecs.environment(task, container, metadata.get());
        environment.putAll(container.secrets);
        container.secrets = Map.of();
        switch (logs.open(task, container)) {
            case TaskLogs.Result.Failed failed -> cannotStart(task, container, failed.reason());
            case TaskLogs.Result.Open open ->
                container.handle = runtime.start(
                        ContainerSpecs.of(task, container, image, environment),
                        listener(task, container, open.lines()));
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
        Integer seconds = container.definition.startTimeout();
        if (seconds != null) {
            timeline.after(Duration.ofSeconds(seconds), () -> startReady(task));
        }
        startReady(task);
    }

    private void containerExited(EcsTask task, EcsContainer container, int exitCode) {
        container.status = EcsContainer.Status.STOPPED;
        container.exitCode = exitCode;
        if (task.stopping) {
            stopper.containerEnded(task);
        } else if (container.essential()) {
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
        if (task.stopping) {
            container.status = EcsContainer.Status.STOPPED;
            container.reason = reason;
            stopper.containerEnded(task);
        } else {
            cannotStart(task, container, reason);
        }
    }
}
