package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.ServiceDeploymentArn;
import java.time.Instant;

/**
 * A service deployment as DescribeServiceDeployments shows it: the one place where ECS says how a deployment ended.
 *
 * @param reason in ECS's words; may be empty
 * @param targetRevision the ARN of the service revision that it moves to
 */
public record ServiceDeploymentSnapshot(
        ServiceDeploymentArn arn, Status status, String reason, String targetRevision, Instant createdAt) {

    /** ECS's statuses. Only {@link #SUCCESSFUL} is success. */
    public enum Status {
        PENDING,
        IN_PROGRESS,
        STOP_REQUESTED,
        ROLLBACK_REQUESTED,
        ROLLBACK_IN_PROGRESS,
        SUCCESSFUL,
        STOPPED,
        ROLLBACK_SUCCESSFUL,
        ROLLBACK_FAILED,
        /** Younger than this program: neither success nor the end. */
        UNKNOWN;

        /** Whether ECS still goes forward with it. */
        public boolean underWay() {
            return switch (this) {
                case PENDING, IN_PROGRESS, UNKNOWN -> true;
                case STOP_REQUESTED,
                        ROLLBACK_REQUESTED,
                        ROLLBACK_IN_PROGRESS,
                        SUCCESSFUL,
                        STOPPED,
                        ROLLBACK_SUCCESSFUL,
                        ROLLBACK_FAILED -> false;
            };
        }

        /** Whether ECS has come to an end. */
        public boolean ended() {
            return switch (this) {
                case SUCCESSFUL, STOPPED, ROLLBACK_SUCCESSFUL, ROLLBACK_FAILED -> true;
                case PENDING, IN_PROGRESS, STOP_REQUESTED, ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS, UNKNOWN -> false;
            };
        }
    }
}
