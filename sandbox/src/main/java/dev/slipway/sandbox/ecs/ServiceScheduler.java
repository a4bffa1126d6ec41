package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.RollingStep.Counts;
import dev.slipway.sandbox.ecs.TaskStopper.Manner;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.time.Timeline;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Moves each service towards its desired state, whenever something about its tasks changes and at each tick. What it does
 * next is {@link RollingStep}'s to say. Used on the timeline only.
 */
final class ServiceScheduler implements TaskEvents {

    private final Timeline timeline;
    private final Delays delays;
    private final Faults faults;
    private final TaskFactory factory;
    private final TaskStarter starter;
    private final TaskStopper stopper;
    private final TaskHealth health;
    private final Deployments deployments;
    private final EcsState state;

    ServiceScheduler(
            Timeline timeline,
            Delays delays,
            Faults faults,
            TaskFactory factory,
            TaskParts parts,
            Deployments deployments,
            EcsState state) {
        this.timeline = timeline;
        this.delays = delays;
        this.faults = faults;
        this.factory = factory;
        this.deployments = deployments;
        this.state = state;
        this.stopper = parts.stopper(this);
        this.starter = parts.starter(this, stopper);
        this.health = parts.health();
    }

    /** Begins to look at targets, again and again. */
    void begin() {
        timeline.after(delays.tick(), () -> {
            state.services().forEach(this::look);
            begin();
        });
    }

    void launch(EcsTask task) {
        starter.launch(task);
    }

    void stopPromptly(EcsTask task, TaskStopCode code, String reason) {
        stopper.stop(task, code, reason, Manner.PROMPT);
    }

    /** Looks at a service soon, once for all the changes until then. */
    void lookSoon(EcsService service) {
        if (!service.lookScheduled) {
            service.lookScheduled = true;
            timeline.soon(() -> {
                service.lookScheduled = false;
                look(service);
            });
        }
    }

    @Override
    public void changed(EcsTask task) {
        state.serviceOf(task).ifPresent(this::lookSoon);
    }

    @Override
    public void failed(EcsTask task) {
        Rollout rollout = task.rollout;
        if (rollout == null) {
            return;
        }
        rollout.startsFrom = timeline.instant().plus(delays.restart());
        boolean counts = rollout.inProgress()
                && CircuitBreaker.counts(task, TaskHealth.hasToPass(rollout.revision), faults.countsEarlyExits());
        if (counts) {
            rollout.failedTasks++;
            rollout.updatedAt = timeline.instant();
            if (!rollout.serviceDeployment.finished()) {
                rollout.serviceDeployment.failures = rollout.failedTasks;
            }
        }
        changed(task);
    }

    @Override
    public void stopped(EcsTask task) {
        state.serviceOf(task).ifPresent(service -> {
            service.tasks.remove(task);
            lookSoon(service);
        });
        timeline.after(delays.stoppedVisible(), () -> state.forget(task));
    }

    private void look(EcsService service) {
        if (service.status == EcsService.Status.INACTIVE) {
            return;
        }
        replaceIll(service);
        noticeHealthy(service);
        if (tripped(service)) {
            deployments.trip(service);
        }
        Rollout primary = service.primary();
        boolean stalled = primary.state == DeploymentRolloutState.FAILED && service.desiredCount > 0;
        if (!stalled && primary.serviceDeployment.status != ServiceDeploymentStatus.PENDING) {
            step(service, primary);
        }
        forgetFinished(service);
        settle(service);
    }

    private void replaceIll(EcsService service) {
        Integer seconds = service.gracePeriodSeconds;
        Duration grace = Duration.ofSeconds(seconds == null ? 0 : seconds);
        for (EcsTask task : List.copyOf(service.tasks)) {
            health.illness(task, grace, timeline.instant()).ifPresent(illness -> {
                deployments.tell(service, illness.event());
                boolean neverHealthy = !task.everHealthy;
                stop(service, List.of(task), illness.stoppedReason(), Manner.DRAINED);
                if (neverHealthy) {
                    failed(task);
                }
            });
        }
    }

    private void noticeHealthy(EcsService service) {
        for (EcsTask task : service.tasks) {
            Rollout rollout = task.rollout;
            if (task.wanted() && !task.everHealthy && rollout != null && health.healthy(task, timeline.instant())) {
                task.everHealthy = true;
                rollout.failedTasks = 0;
            }
        }
    }

    private static boolean tripped(EcsService service) {
        Rollout primary = service.primary();
        ServiceDeploymentRecord deployment = primary.serviceDeployment;
        return primary.inProgress()
                && !deployment.finished()
                && CircuitBreaker.enabled(deployment.configuration)
                && primary.failedTasks >= deployment.threshold;
    }

    private void step(EcsService service, Rollout primary) {
        List<EcsTask> mine = service.tasksOf(primary).filter(EcsTask::wanted).toList();
        List<EcsTask> old = service.tasks.stream()
                .filter(task -> task.wanted() && task.rollout != primary)
                .toList();
        List<EcsTask> oldHealthy = old.stream().filter(this::healthy).toList();
        List<EcsTask> oldIdle = old.stream().filter(task -> !healthy(task)).toList();
        DeploymentConfiguration configuration = service.configuration;
        RollingStep step = RollingStep.next(new Counts(
                service.desiredCount,
                Objects.requireNonNullElse(configuration.minimumHealthyPercent(), 100),
                Objects.requireNonNullElse(configuration.maximumPercent(), 200),
                mine.size(),
                (int) mine.stream().filter(this::healthy).count(),
                oldIdle.size(),
                oldHealthy.size(),
                (int) service.tasks.stream().filter(EcsTask::occupying).count()));

        Manner manner = faults.drains() ? Manner.DRAINED : Manner.BROKEN;
        String reason = "Scaling activity initiated by (deployment " + primary.id + ")";
        stop(
                service,
                Stream.concat(oldIdle.stream(), oldHealthy.stream().limit(step.stopOld()))
                        .toList(),
                reason,
                manner);
        stop(
                service,
                mine.stream()
                        .sorted(Comparator.comparing(this::healthy))
                        .limit(step.stopSurplus())
                        .toList(),
                reason,
                manner);
        if (step.start() > 0 && !timeline.instant().isBefore(primary.startsFrom)) {
            start(service, primary, step.start());
        }
    }

    private boolean healthy(EcsTask task) {
        return health.healthy(task, timeline.instant());
    }

    private void start(EcsService service, Rollout rollout, int count) {
        List<EcsTask> started =
                Stream.generate(() -> factory.of(service, rollout)).limit(count).toList();
        started.forEach(starter::launch);
        service.steady = false;
        deployments.tell(service, "has started " + count + " tasks: " + named(started) + ".");
    }

    private void stop(EcsService service, List<EcsTask> tasks, String reason, Manner manner) {
        if (tasks.isEmpty()) {
            return;
        }
        tasks.forEach(task -> stopper.stop(task, TaskStopCode.SERVICE_SCHEDULER_INITIATED, reason, manner));
        service.steady = false;
        deployments.tell(service, "has stopped " + tasks.size() + " running tasks: " + named(tasks) + ".");
        if (manner == Manner.DRAINED && tasks.stream().anyMatch(task -> !task.registrations.isEmpty())) {
            deployments.tell(service, "has begun draining connections on " + tasks.size() + " tasks.");
        }
    }

    private static String named(List<EcsTask> tasks) {
        return tasks.stream().map(task -> "(task " + task.id + ")").collect(Collectors.joining(" "));
    }

    private static void forgetFinished(EcsService service) {
        Rollout primary = service.primary();
        service.rollouts.removeIf(
                rollout -> rollout != primary && service.tasksOf(rollout).noneMatch(EcsTask::occupying));
    }

    private void settle(EcsService service) {
        Rollout primary = service.primary();
        long wanted = service.tasks.stream().filter(EcsTask::wanted).count();
        boolean settled = service.rollouts.size() == 1
                && wanted == service.desiredCount
                && service.tasks.stream().filter(EcsTask::occupying).count() == wanted
                && service.tasks.stream().filter(EcsTask::wanted).allMatch(this::healthy);
        if (settled && primary.inProgress() && primary.serviceDeployment.status != ServiceDeploymentStatus.PENDING) {
            deployments.complete(service);
        }
        if (settled && !service.steady && !primary.inProgress()) {
            service.steady = true;
            deployments.tell(service, "has reached a steady state.");
        }
        if (service.status == EcsService.Status.DRAINING && service.tasks.isEmpty()) {
            service.status = EcsService.Status.INACTIVE;
        }
    }
}
