package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.Rollbacks.Failure;
import dev.slipway.sandbox.faults.Faults;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/**
 * Counts the failed tasks of deployments and looks at their alarms ("Amazon ECS deployment failure detection"). Used on the
 * timeline only.
 */
final class FailureDetection {

    private final InstantSource clock;
    private final Faults faults;
    private final ServiceEvents events;

    FailureDetection(InstantSource clock, Faults faults, ServiceEvents events) {
        this.clock = clock;
        this.faults = faults;
        this.events = events;
    }

    /**
     * A task has ended by itself. It counts if it never reached RUNNING, or if a health check has to pass and never did; one
     * that reached RUNNING and then exits does not count otherwise ("failedTasks" of Deployment).
     */
    void ended(EcsService service, Rollout rollout, EcsTask task) {
        Instant now = clock.instant();
        if (task.reachedRunning()) {
            rollout.backOff.calm();
            rollout.backOff.pause(now);
        } else if (rollout.backOff.failed(now)) {
            events.unable(service);
        }
        boolean unproved = !task.everHealthy && TaskHealth.hasToPass(rollout.revision);
        if (!task.reachedRunning() || unproved || faults.countsEarlyExits()) {
            count(rollout, now);
        }
    }

    /** A task is stopped since a health check fails. */
    void unhealthy(Rollout rollout) {
        Instant now = clock.instant();
        rollout.backOff.pause(now);
        count(rollout, now);
    }

    private static void count(Rollout rollout, Instant now) {
        if (rollout.inProgress()) {
            rollout.failedTasks++;
            shown(rollout, now);
        }
    }

    /** A task has become healthy for the first time. */
    void healthy(Rollout rollout) {
        boolean counted = rollout.inProgress() && rollout.failedTasks > 0;
        if (counted && rollout.serviceDeployment.settings.breaker().resetOnHealthyTask()) {
            rollout.failedTasks = 0;
            shown(rollout, clock.instant());
        }
    }

    private static void shown(Rollout rollout, Instant now) {
        rollout.updatedAt = now;
        if (!rollout.rollback && !rollout.serviceDeployment.finished()) {
            rollout.serviceDeployment.failures = rollout.failedTasks;
        }
    }

    /** What is wrong with the primary deployment; the circuit breaker or an alarm, whichever is first. */
    Optional<Failure> find(EcsService service) {
        Rollout primary = service.primary();
        ServiceDeploymentRecord deployment = primary.serviceDeployment;
        if (!primary.inProgress() || deployment.finished() || deployment.status == ServiceDeploymentStatus.PENDING) {
            return Optional.empty();
        }
        CircuitBreaker breaker = deployment.settings.breaker();
        if (breaker.enabled() && primary.failedTasks >= deployment.threshold) {
            deployment.breaker = ServiceDeploymentRollbackMonitorsStatus.TRIGGERED;
            return Optional.of(new Failure(
                    "tasks failed to start",
                    "ECS deployment circuit breaker",
                    "Service deployment rolled back because the circuit breaker threshold was exceeded.",
                    breaker.rollback()));
        }
        return primary.rollback ? Optional.empty() : firing(deployment);
    }

    private Optional<Failure> firing(ServiceDeploymentRecord deployment) {
        DeploymentSettings.Alarms watched = deployment.settings.alarms();
        List<String> firing = deployment.watchesAlarms() ? faults.alarms().firing(watched.names()) : List.of();
        if (firing.isEmpty()) {
            return Optional.empty();
        }
        deployment.alarms = ServiceDeploymentRollbackMonitorsStatus.TRIGGERED;
        deployment.triggeredAlarms = firing;
        return Optional.of(new Failure(
                "alarm detected",
                "ECS deployment alarms",
                "Service deployment rolled back because of alarms: " + String.join(", ", firing) + ".",
                watched.rollback()));
    }
}
