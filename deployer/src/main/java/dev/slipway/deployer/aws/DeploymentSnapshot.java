package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Instant;

/**
 * One deployment in DescribeServices: the tasks of one revision that belong together.
 *
 * @param id {@code ecs-svc/…}, which its tasks carry as {@code startedBy}
 * @param primary whether it is the one that the service moves to
 * @param rollout what ECS says of it
 * @param reason why it is in that state, in ECS's words; may be empty
 * @param failed consecutive failed starts, as the circuit breaker counts them
 */
public record DeploymentSnapshot(
        String id,
        boolean primary,
        TaskDefinitionArn taskDefinition,
        Rollout rollout,
        String reason,
        int desired,
        int running,
        int pending,
        int failed,
        Instant createdAt) {

    /** ECS's {@code rolloutState}. */
    public enum Rollout {
        IN_PROGRESS,
        COMPLETED,
        FAILED,
        /** ECS says nothing, or something younger than this program. */
        UNKNOWN
    }
}
