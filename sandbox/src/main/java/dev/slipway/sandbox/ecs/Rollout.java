package dev.slipway.sandbox.ecs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** An entry of a service's {@code deployments}; the first one is PRIMARY. Used on the timeline only. */
final class Rollout {

    final String id;
    final ServiceRevisionRecord revision;
    final ServiceDeploymentRecord serviceDeployment;
    final boolean rollback;
    final Instant createdAt;

    Instant updatedAt;
    Instant startsFrom;
    DeploymentRolloutState state = DeploymentRolloutState.IN_PROGRESS;
    String reason;
    int failedTasks;

    Rollout(
            String id,
            ServiceRevisionRecord revision,
            ServiceDeploymentRecord serviceDeployment,
            boolean rollback,
            @Nullable String reason,
            Instant now) {
        this.id = id;
        this.revision = revision;
        this.serviceDeployment = serviceDeployment;
        this.rollback = rollback;
        this.reason = reason == null ? "ECS deployment " + id + " in progress." : reason;
        this.createdAt = now;
        this.updatedAt = now;
        this.startsFrom = now;
    }

    boolean inProgress() {
        return state == DeploymentRolloutState.IN_PROGRESS;
    }

    void become(DeploymentRolloutState next, String why, Instant now) {
        state = next;
        reason = why;
        updatedAt = now;
    }
}
