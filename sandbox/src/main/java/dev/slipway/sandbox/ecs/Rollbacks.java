package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.time.Timeline;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Rollback;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** Ends deployments that are not to be completed, and takes services back. Used on the timeline only. */
final class Rollbacks {

    private final Timeline timeline;
    private final Delays delays;
    private final Deployments deployments;
    private final ServiceEvents events;

    Rollbacks(Timeline timeline, Delays delays, Deployments deployments, ServiceEvents events) {
        this.timeline = timeline;
        this.delays = delays;
        this.deployments = deployments;
        this.events = events;
    }

    /**
     * Why a deployment is given up.
     *
     * @param happened for the service's event
     * @param who found it, at the beginning of the roll-out's reason
     * @param rolledBack the service deployment's reason if it is rolled back
     */
    record Failure(String happened, String who, String rolledBack, boolean rollsBack) {
        String reason() {
            return who + ": " + happened + ".";
        }
    }

    /** A monitor has found the primary deployment failed. */
    void fail(EcsService service, Failure failure) {
        Instant now = timeline.instant();
        Rollout failed = service.primary();
        ServiceDeploymentRecord deployment = failed.serviceDeployment;
        failed.become(DeploymentRolloutState.FAILED, failure.reason(), now);
        events.failed(service, failed, failure.happened());
        Rollout target = service.lastCompleted;
        if (failed.rollback) {
            deployment.become(
                    ServiceDeploymentStatus.ROLLBACK_FAILED, "The tasks of the rollback failed to start.", now);
        } else if (!failure.rollsBack()) {
            deployment.become(ServiceDeploymentStatus.STOPPED, "Service deployment stopped: " + failure.reason(), now);
        } else if (target == null) {
            deployment.become(
                    ServiceDeploymentStatus.ROLLBACK_FAILED,
                    "Service deployment rollback failed: there is no completed deployment to go back to.",
                    now);
        } else {
            rollBack(service, target, failure.who(), failure.rolledBack());
        }
    }

    /** Somebody asked to go back; without effect on a deployment that goes back already. */
    void stopAndRollBack(EcsService service, ServiceDeploymentRecord deployment) {
        Rollout target = target(service);
        String why = "Service deployment rolled back because a user stopped it.";
        end(service, deployment, ServiceDeploymentStatus.ROLLBACK_REQUESTED, why, () -> {
            rollBack(service, target, "ECS deployment stopped by a user", why);
        });
    }

    private static Rollout target(EcsService service) {
        Rollout target = service.lastCompleted;
        if (target == null) {
            throw Errors.conflict("There is no completed service deployment to roll back to.");
        }
        return target;
    }

    /** Somebody asked to leave it as it is; without effect on a deployment that ends already. */
    void abort(EcsService service, ServiceDeploymentRecord deployment) {
        String why = "Service deployment stopped by a user.";
        end(service, deployment, ServiceDeploymentStatus.STOP_REQUESTED, why, () -> {
            deployment.become(ServiceDeploymentStatus.STOPPED, why, timeline.instant());
        });
    }

    private void end(
            EcsService service,
            ServiceDeploymentRecord deployment,
            ServiceDeploymentStatus requested,
            @Nullable String why,
            Runnable then) {
        if (deployment.status != ServiceDeploymentStatus.PENDING
                && deployment.status != ServiceDeploymentStatus.IN_PROGRESS) {
            return;
        }
        deployment.become(requested, why, timeline.instant());
        service.primary()
                .become(DeploymentRolloutState.FAILED, "ECS deployment stopped by a user.", timeline.instant());
        timeline.after(delays.pendingDeployment(), () -> {
            if (deployment.status == requested) {
                then.run();
            }
        });
    }

    /** Makes the revision of a completed deployment primary again; its tasks that still run go on running. */
    private void rollBack(EcsService service, Rollout target, String who, String why) {
        Instant now = timeline.instant();
        ServiceDeploymentRecord deployment = service.primary().serviceDeployment;
        deployment.become(ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS, why, now);
        deployment.rollback = Rollback.builder()
                .reason(why)
                .startedAt(now)
                .serviceRevisionArn(target.revision.arn())
                .build();
        Rollout back = deployments.rollout(
                target.revision, deployment, true, who + ": rolling back to deploymentId " + target.id + ".");
        service.tasks.stream()
                .filter(task -> task.wanted() && runs(task, target.revision))
                .forEach(task -> task.rollout = back);
        service.becomePrimary(back);
        service.rollouts.forEach(rollout -> rollout.desired = 0);
        events.rollingBack(service, target);
    }

    private static boolean runs(EcsTask task, ServiceRevisionRecord revision) {
        Rollout rollout = task.rollout;
        return rollout != null && rollout.revision.arn().equals(revision.arn());
    }
}
