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
    final BackOff backOff;

    Instant updatedAt;
    DeploymentRolloutState state = DeploymentRolloutState.IN_PROGRESS;
    String reason;

    /** Failed tasks as the circuit breaker counts them. */
    int failedTasks;

    /** How many tasks it shall have after it was PRIMARY, as long as it is being replaced. */
    int desired;

    Rollout(
            String id,
            ServiceRevisionRecord revision,
            ServiceDeploymentRecord serviceDeployment,
            boolean rollback,
            @Nullable String reason,
            BackOff backOff,
            Instant now) {
        this.id = id;
        this.revision = revision;
        this.serviceDeployment = serviceDeployment;
        this.rollback = rollback;
        this.reason = reason == null ? "ECS deployment " + id + " in progress." : reason;
        this.backOff = backOff;
        this.createdAt = now;
        this.updatedAt = now;
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
