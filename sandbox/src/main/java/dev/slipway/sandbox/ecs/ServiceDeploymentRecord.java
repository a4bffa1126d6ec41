package dev.slipway.sandbox.ecs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Rollback;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** A service deployment and its fate ("View service history using Amazon ECS service deployments"). Used on the timeline only. */
final class ServiceDeploymentRecord {

    final String arn;
    final List<ServiceRevisionRecord> sources;
    final ServiceRevisionRecord target;
    final Instant createdAt;

    DeploymentSettings settings = DeploymentSettings.DEFAULT;
    int threshold;
    ServiceDeploymentStatus status = ServiceDeploymentStatus.PENDING;
    ServiceDeploymentRollbackMonitorsStatus breaker = ServiceDeploymentRollbackMonitorsStatus.DISABLED;
    ServiceDeploymentRollbackMonitorsStatus alarms = ServiceDeploymentRollbackMonitorsStatus.DISABLED;
    List<String> triggeredAlarms = List.of();
    int failures;
    Instant updatedAt;

    @Nullable
    ServiceDeploymentLifecycleStage stage;

    @Nullable
    String reason;

    @Nullable
    Rollback rollback;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant bakesUntil;

    @Nullable
    Instant stoppedAt;

    @Nullable
    Instant finishedAt;

    ServiceDeploymentRecord(
            String arn, List<ServiceRevisionRecord> sources, ServiceRevisionRecord target, Instant now) {
        this.arn = arn;
        this.sources = List.copyOf(sources);
        this.target = target;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /**
     * Takes the service's settings and size of now: AWS compares failures with the latest desired count. That settings changed
     * during a deployment hold for it at once, is a guess.
     *
     * @param firing those of the settings' alarms that fire; if one does already, ECS leaves the alarms out
     */
    void hold(DeploymentSettings next, int desiredCount, List<String> firing) {
        if (next.breaker().enabled()) {
            breaker = breaker == ServiceDeploymentRollbackMonitorsStatus.DISABLED
                    ? ServiceDeploymentRollbackMonitorsStatus.MONITORING
                    : breaker;
        } else if (breaker == ServiceDeploymentRollbackMonitorsStatus.MONITORING) {
            breaker = ServiceDeploymentRollbackMonitorsStatus.DISABLED;
        }
        if (!next.alarms().equals(settings.alarms())) {
            alarms = next.alarms().enabled() && firing.isEmpty()
                    ? ServiceDeploymentRollbackMonitorsStatus.MONITORING
                    : ServiceDeploymentRollbackMonitorsStatus.DISABLED;
        }
        settings = next;
        threshold = next.breaker().threshold().failures(desiredCount);
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

    boolean watchesAlarms() {
        return alarms == ServiceDeploymentRollbackMonitorsStatus.MONITORING;
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
            breaker = watchedToItsEnd(breaker);
            alarms = watchedToItsEnd(alarms);
        }
    }

    private static ServiceDeploymentRollbackMonitorsStatus watchedToItsEnd(
            ServiceDeploymentRollbackMonitorsStatus status) {
        return status == ServiceDeploymentRollbackMonitorsStatus.MONITORING
                ? ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE
                : status;
    }
}
