package dev.slipway.sandbox.ecs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.Rollback;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** A service deployment and its fate ("Amazon ECS service deployments"). Used on the timeline only. */
final class ServiceDeploymentRecord {

    final String arn;
    final List<ServiceRevisionRecord> sources;
    final ServiceRevisionRecord target;
    final DeploymentConfiguration configuration;
    final int threshold;
    final Instant createdAt;

    ServiceDeploymentStatus status = ServiceDeploymentStatus.PENDING;
    ServiceDeploymentRollbackMonitorsStatus breaker;
    int failures;
    Instant updatedAt;

    @Nullable
    String reason;

    @Nullable
    Rollback rollback;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant stoppedAt;

    @Nullable
    Instant finishedAt;

    ServiceDeploymentRecord(
            String arn,
            List<ServiceRevisionRecord> sources,
            ServiceRevisionRecord target,
            DeploymentConfiguration configuration,
            int threshold,
            Instant now) {
        this.arn = arn;
        this.sources = List.copyOf(sources);
        this.target = target;
        this.configuration = configuration;
        this.threshold = threshold;
        this.createdAt = now;
        this.updatedAt = now;
        this.breaker = CircuitBreaker.enabled(configuration)
                ? ServiceDeploymentRollbackMonitorsStatus.MONITORING
                : ServiceDeploymentRollbackMonitorsStatus.DISABLED;
    }

    boolean finished() {
        return switch (status) {
            case SUCCESSFUL, STOPPED, ROLLBACK_SUCCESSFUL, ROLLBACK_FAILED -> true;
            case PENDING,
                    IN_PROGRESS,
                    STOP_REQUESTED,
                    ROLLBACK_REQUESTED,
                    ROLLBACK_IN_PROGRESS,
                    UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    void become(ServiceDeploymentStatus next, @Nullable String why, Instant now) {
        status = next;
        reason = why == null ? reason : why;
        updatedAt = now;
        if (next == ServiceDeploymentStatus.IN_PROGRESS) {
            startedAt = now;
        }
        if (next == ServiceDeploymentStatus.STOPPED) {
            stoppedAt = now;
        }
        if (finished()) {
            finishedAt = now;
            if (breaker == ServiceDeploymentRollbackMonitorsStatus.MONITORING) {
                breaker = ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE;
            }
        }
    }
}
