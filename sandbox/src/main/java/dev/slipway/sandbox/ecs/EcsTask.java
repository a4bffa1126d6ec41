package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.balancer.TargetGroups.Target;
import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** A task, as far as it has come. Used on the timeline only. */
final class EcsTask {

    final String arn;
    final String id;
    final Registered definition;
    final Origin origin;
    final Placement placement;
    final List<EcsContainer> containers;
    final Instant createdAt;
    final List<Registration> registrations = new ArrayList<>();

    Status status = Status.PROVISIONING;
    boolean stopping;
    boolean everHealthy;
    boolean registrationTold;
    boolean illnessTold;
    int version = 1;
    List<Tag> tags;

    @Nullable
    Rollout rollout;

    @Nullable
    Instant protectedUntil;

    @Nullable
    Instant pullStartedAt;

    @Nullable
    Instant pullStoppedAt;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant stoppingAt;

    @Nullable
    Instant executionStoppedAt;

    @Nullable
    Instant stoppedAt;

    @Nullable
    TaskStopCode stopCode;

    @Nullable
    String stoppedReason;

    /** The states of a task ("Amazon ECS task lifecycle") in their order. */
    enum Status {
        PROVISIONING,
        PENDING,
        RUNNING,
        DEACTIVATING,
        STOPPING,
        DEPROVISIONING,
        STOPPED
    }

    /** The task's place in a target group. */
    record Registration(String targetGroupArn, Target target) {}

    /**
     * Where a task comes from.
     *
     * @param clusterArn of its cluster
     * @param clusterName of its cluster
     * @param group {@code service:NAME} or {@code family:NAME}
     * @param startedBy the deployment's id, or what the caller gave, or empty
     * @param service the service's name, or empty for a one-off task
     * @param executeCommand whether commands may be run in its containers
     */
    record Origin(
            String clusterArn,
            String clusterName,
            String group,
            String startedBy,
            String service,
            TaskOverride overrides,
            @Nullable NetworkConfiguration network,
            boolean executeCommand) {}

    EcsTask(
            String arn,
            Registered definition,
            Origin origin,
            Placement placement,
            List<EcsContainer> containers,
            List<Tag> tags,
            Instant createdAt) {
        this.arn = arn;
        this.id = arn.substring(arn.lastIndexOf('/') + 1);
        this.definition = definition;
        this.origin = origin;
        this.placement = placement;
        this.containers = List.copyOf(containers);
        this.tags = List.copyOf(tags);
        this.createdAt = createdAt;
    }

    Optional<EcsContainer> container(String name) {
        return containers.stream()
                .filter(container -> container.name().equals(name))
                .findFirst();
    }

    /** What the caller wants otherwise in one of its containers. */
    Optional<ContainerOverride> override(EcsContainer container) {
        return origin.overrides().containerOverrides().stream()
                .filter(override -> container.name().equals(override.name()))
                .findFirst();
    }

    /** Whether it still holds a place under {@code maximumPercent}: until its containers have ended. */
    boolean occupying() {
        return status.compareTo(Status.DEPROVISIONING) < 0;
    }

    /** Whether the scheduler wants it to run. */
    boolean wanted() {
        return !stopping;
    }

    /** Whether neither a deployment nor scaling in may stop it ("Amazon ECS task scale-in protection"). */
    boolean shielded(Instant now) {
        Instant until = protectedUntil;
        return until != null && now.isBefore(until);
    }

    boolean running() {
        return status == Status.RUNNING;
    }

    boolean pending() {
        return status == Status.PROVISIONING || status == Status.PENDING;
    }

    boolean reachedRunning() {
        return startedAt != null;
    }

    void become(Status next) {
        status = next;
        version++;
    }
}
