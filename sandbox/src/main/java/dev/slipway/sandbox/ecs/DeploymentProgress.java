package dev.slipway.sandbox.ecs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/**
 * Sees how far a service's deployment has come: its stage, its bake time, its end, and the service's steady state. Used on
 * the timeline only.
 */
final class DeploymentProgress {

    private final InstantSource clock;
    private final Duration bake;
    private final TaskHealth health;
    private final Deployments deployments;
    private final ServiceEvents events;

    /** @param bake how long alarms are watched after the last old task has gone */
    DeploymentProgress(
            InstantSource clock, Duration bake, TaskHealth health, Deployments deployments, ServiceEvents events) {
        this.clock = clock;
        this.bake = bake;
        this.health = health;
        this.deployments = deployments;
        this.events = events;
    }

    private boolean healthy(EcsTask task) {
        return health.healthy(task, clock.instant());
    }

    /** A roll-out leaves the list with its last task, unless it is still kept up, since the one after it has failed. */
    private static void forgetFinished(EcsService service) {
        Rollout primary = service.primary();
        service.rollouts.removeIf(rollout -> rollout != primary
                && rollout.desired == 0
                && service.tasksOf(rollout).noneMatch(EcsTask::occupying));
    }

    /** Looks at a service after its scheduler's step. */
    void follow(EcsService service) {
        forgetFinished(service);
        Rollout primary = service.primary();
        long wanted = service.tasks.stream().filter(EcsTask::wanted).count();
        boolean full = service.tasksOf(primary)
                        .filter(EcsTask::wanted)
                        .filter(this::healthy)
                        .count()
                >= service.desiredCount;
        boolean alone = service.rollouts.size() == 1
                && service.tasks.stream().filter(EcsTask::occupying).count() == wanted;
        boolean settled = full && alone && wanted == service.desiredCount;
        ServiceDeploymentRecord deployment = primary.serviceDeployment;
        if (!deployment.finished()) {
            deployment.stage = stage(service, full);
        }
        if (settled
                && primary.inProgress()
                && deployment.status != ServiceDeploymentStatus.PENDING
                && baked(deployment)) {
            deployments.complete(service);
        }
        if (settled && !service.steady && !primary.inProgress()) {
            service.steady = true;
            events.steady(service);
        }
        if (service.status == EcsService.Status.DRAINING && service.tasks.isEmpty()) {
            service.status = EcsService.Status.INACTIVE;
        }
    }

    /** Whether the alarms have been watched long enough after the last old task has gone; true if none are. */
    private boolean baked(ServiceDeploymentRecord deployment) {
        if (!deployment.watchesAlarms()) {
            return true;
        }
        Instant now = clock.instant();
        Instant until = deployment.bakesUntil;
        if (until == null) {
            deployment.bakesUntil = now.plus(bake);
            deployment.stage = ServiceDeploymentLifecycleStage.BAKE_TIME;
            return false;
        }
        return !now.isBefore(until);
    }

    /** AWS describes the stages for blue/green deployments; what a rolling one shows is a guess. */
    private static @Nullable ServiceDeploymentLifecycleStage stage(EcsService service, boolean full) {
        ServiceDeploymentRecord deployment = service.primary().serviceDeployment;
        if (deployment.status == ServiceDeploymentStatus.PENDING) {
            return null;
        }
        if (!full) {
            return service.rollouts.size() > 2
                    ? ServiceDeploymentLifecycleStage.RECONCILE_SERVICE
                    : ServiceDeploymentLifecycleStage.SCALE_UP;
        }
        return deployment.bakesUntil == null
                ? ServiceDeploymentLifecycleStage.CLEAN_UP
                : ServiceDeploymentLifecycleStage.BAKE_TIME;
    }
}
