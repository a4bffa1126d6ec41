package dev.slipway.sandbox.ecs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.HealthStatus;

/** Whether a service's task counts as healthy, and what is wrong with it otherwise. Used on the timeline only. */
final class TaskHealth {

    private final TaskTargets targets;
    private final Duration healthyAfter;

    /** @param healthyAfter from RUNNING, for a task that nothing checks */
    TaskHealth(TaskTargets targets, Duration healthyAfter) {
        this.targets = targets;
        this.healthyAfter = healthyAfter;
    }

    boolean healthy(EcsTask task, Instant now) {
        Instant startedAt = task.startedAt;
        if (!task.running() || startedAt == null) {
            return false;
        }
        boolean checked = false;
        for (EcsContainer container : task.containers) {
            if (container.essential() && container.hasHealthCheck()) {
                checked = true;
                if (container.health != HealthStatus.HEALTHY) {
                    return false;
                }
            }
        }
        if (!task.registrations.isEmpty()) {
            return targets.healthy(task);
        }
        return checked || !now.isBefore(startedAt.plus(healthyAfter));
    }

    /** One word for pages. */
    String shown(EcsTask task, Instant now) {
        if (healthy(task, now)) {
            return "HEALTHY";
        }
        return illness(task, Duration.ZERO, now).isPresent() ? "UNHEALTHY" : "UNKNOWN";
    }

    /** Whether a health check has to pass before a task of this revision counts as healthy. */
    static boolean hasToPass(ServiceRevisionRecord revision) {
        return !revision.loadBalancers().isEmpty()
                || revision.definition().definition().containerDefinitions().stream()
                        .anyMatch(container -> container.healthCheck() != null);
    }

    /** Why a running task has to be replaced. */
    record Illness(String stoppedReason, String event) {}

    /** @param grace from RUNNING, in which nothing is held against the task */
    Optional<Illness> illness(EcsTask task, Duration grace, Instant now) {
        Instant startedAt = task.startedAt;
        if (!task.running() || startedAt == null || now.isBefore(startedAt.plus(grace))) {
            return Optional.empty();
        }
        boolean containerIll = task.containers.stream()
                .anyMatch(container -> container.essential() && container.health == HealthStatus.UNHEALTHY);
        if (containerIll) {
            return Optional.of(new Illness(
                    "Task failed container health checks", "(task " + task.id + ") failed container health checks."));
        }
        return targets.unhealthy(task)
                .map(place -> new Illness(
                        "Task failed ELB health checks in (target-group " + place.targetGroupArn() + ")",
                        "(port " + place.target().port() + ") is unhealthy in (target-group " + place.targetGroupArn()
                                + ") due to (reason Health checks failed)."));
    }
}
