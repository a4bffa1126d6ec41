package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.RollingStep.Change;
import dev.slipway.sandbox.ecs.RollingStep.Counts;
import dev.slipway.sandbox.ecs.RollingStep.Group;
import dev.slipway.sandbox.ecs.RollingStep.Pace;
import dev.slipway.sandbox.ecs.TaskHealth.Illness;
import dev.slipway.sandbox.ecs.TaskStopper.Manner;
import dev.slipway.sandbox.faults.Faults;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Starts and stops a service's tasks as {@link RollingStep} says. Used on the timeline only. */
final class RollingUpdate {

    private final InstantSource clock;
    private final Faults faults;
    private final TaskFactory factory;
    private final TaskStarter starter;
    private final TaskStopper stopper;
    private final TaskHealth health;
    private final FailureDetection failures;
    private final ServiceEvents events;
    private final LaunchRate rate = new LaunchRate();

    RollingUpdate(
            InstantSource clock,
            Faults faults,
            TaskFactory factory,
            TaskStarter starter,
            TaskStopper stopper,
            TaskHealth health,
            FailureDetection failures,
            ServiceEvents events) {
        this.clock = clock;
        this.faults = faults;
        this.factory = factory;
        this.starter = starter;
        this.stopper = stopper;
        this.health = health;
        this.failures = failures;
        this.events = events;
    }

    /** Does what the service needs now. */
    void step(EcsService service) {
        Instant now = clock.instant();
        Rollout primary = service.primary();
        Optional<Rollout> source = service.source();
        Census mine = census(service, task -> task.rollout == primary);
        Census replaced = census(
                service,
                task -> source.filter(rollout -> task.rollout == rollout).isPresent());
        Census retired = census(
                service,
                task -> task.rollout != primary
                        && source.filter(rollout -> task.rollout == rollout).isEmpty());
        RollingStep step = RollingStep.next(new Counts(
                service.desiredCount,
                service.settings.minimumHealthyPercent(),
                service.settings.maximumPercent(),
                source.map(rollout -> rollout.desired).orElse(0),
                mine.group(now),
                source.isEmpty() ? Group.NONE : replaced.group(now),
                retired.group(now),
                (int) service.tasks.stream()
                        .filter(task -> !task.wanted() && task.occupying())
                        .count(),
                pace(service, primary, now)));
        source.ifPresent(rollout -> rollout.desired = step.sourceDesired());
        stopIll(service, mine, step.primary());
        stopIll(service, replaced, step.source());
        stopReplaced(
                service,
                Stream.of(
                                retired.illToStop(step.retired()),
                                retired.othersToStop(step.retired(), now),
                                replaced.othersToStop(step.source(), now),
                                mine.othersToStop(step.primary(), now))
                        .flatMap(List::stream)
                        .toList());
        source.ifPresent(rollout -> start(service, rollout, step.source()));
        start(service, primary, step.primary());
    }

    private static Pace pace(EcsService service, Rollout primary, Instant now) {
        if (primary.state == DeploymentRolloutState.FAILED && service.desiredCount > 0) {
            return Pace.STALLED;
        }
        return primary.backOff.allows(now) ? Pace.ROLLS : Pace.RESTS;
    }

    private Census census(EcsService service, Predicate<EcsTask> whose) {
        Instant now = clock.instant();
        List<EcsTask> healthy = new ArrayList<>();
        List<EcsTask> starting = new ArrayList<>();
        List<EcsTask> ill = new ArrayList<>();
        service.tasks.stream().filter(EcsTask::wanted).filter(whose).forEach(task -> {
            if (health.healthy(task, now)) {
                healthy.add(task);
            } else {
                (illness(service, task).isPresent() ? ill : starting).add(task);
            }
        });
        return new Census(healthy, starting, ill);
    }

    private Optional<Illness> illness(EcsService service, EcsTask task) {
        Integer seconds = service.gracePeriodSeconds;
        Optional<Illness> illness =
                health.illness(task, Duration.ofSeconds(seconds == null ? 0 : seconds), clock.instant());
        if (illness.isPresent() && !task.illnessTold) {
            events.ill(service, illness.get());
        }
        task.illnessTold = illness.isPresent();
        return illness;
    }

    private void stopIll(EcsService service, Census census, Change change) {
        for (EcsTask task : census.illToStop(change)) {
            String reason = illness(service, task).map(Illness::stoppedReason).orElse("Task failed health checks");
            stop(service, List.of(task), reason, Manner.DRAINED);
            Rollout rollout = task.rollout;
            if (rollout != null) {
                failures.unhealthy(rollout);
            }
        }
    }

    private void stopReplaced(EcsService service, List<EcsTask> tasks) {
        stop(
                service,
                tasks,
                "Scaling activity initiated by (deployment " + service.primary().id + ")",
                faults.drains() ? Manner.DRAINED : Manner.BROKEN);
    }

    private void stop(EcsService service, List<EcsTask> tasks, String reason, Manner manner) {
        if (tasks.isEmpty()) {
            return;
        }
        tasks.forEach(task -> stopper.stop(task, TaskStopCode.SERVICE_SCHEDULER_INITIATED, reason, manner));
        service.steady = false;
        events.stopped(service, tasks);
        if (manner == Manner.DRAINED) {
            events.draining(
                    service,
                    tasks.stream().filter(task -> !task.registrations.isEmpty()).toList());
        }
    }

    private void start(EcsService service, Rollout rollout, Change change) {
        Instant now = clock.instant();
        if (change.start() == 0 || !rollout.backOff.allows(now)) {
            return;
        }
        List<EcsTask> started = new ArrayList<>();
        Set<String> refusals = new LinkedHashSet<>();
        for (int allowed = rate.take(change.start(), now); allowed > 0; allowed--) {
            Placement placement = TaskFactory.placement(service, rollout);
            faults.tasks()
                    .takeNoRoom(service.cluster.name, placement.subnet())
                    .ifPresentOrElse(refusals::add, () -> started.add(factory.of(service, rollout, placement)));
        }
        if (!refusals.isEmpty()) {
            refusals.forEach(reason -> events.unplaced(service, reason));
            rollout.backOff.pause(now);
        }
        if (!started.isEmpty()) {
            started.forEach(starter::launch);
            service.steady = false;
            events.started(service, started);
        }
    }
}
