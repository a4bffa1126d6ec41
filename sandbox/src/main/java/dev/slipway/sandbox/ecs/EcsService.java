package dev.slipway.sandbox.ecs;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.Tag;

/** A service with its tasks and deployments. Used on the timeline only. */
final class EcsService {

    /** How many events DescribeServices shows ("DescribeServices": the last 100). */
    private static final int EVENTS_KEPT = 100;

    /** AWS keeps them for 90 days ("View service history using Amazon ECS service deployments"); here the newest. */
    private static final int DEPLOYMENTS_KEPT = 1_000;

    final String arn;
    final String name;
    final EcsCluster cluster;
    final Instant createdAt;

    /** The primary one first. */
    final List<Rollout> rollouts = new ArrayList<>();

    /** The newest first, {@value #DEPLOYMENTS_KEPT} at most. */
    final Deque<ServiceDeploymentRecord> history = new ArrayDeque<>();

    /** Those not yet STOPPED. */
    final List<EcsTask> tasks = new ArrayList<>();

    private final Deque<ServiceEvent> events = new ArrayDeque<>();

    Status status = Status.ACTIVE;
    int desiredCount;
    DeploymentSettings settings;
    List<LoadBalancer> loadBalancers = List.of();

    @Nullable
    NetworkConfiguration network;

    @Nullable
    Integer gracePeriodSeconds;

    String platformVersion = "1.4.0";
    PropagateTags propagateTags = PropagateTags.NONE;
    boolean executeCommand;
    AvailabilityZoneRebalancing zoneRebalancing = AvailabilityZoneRebalancing.ENABLED;
    List<Tag> tags = List.of();

    @Nullable
    Rollout lastCompleted;

    /** How many tasks have taken their turn among the subnets. */
    int turn;

    boolean steady;
    boolean lookScheduled;

    /** The states of a service. */
    enum Status {
        ACTIVE,
        DRAINING,
        INACTIVE
    }

    EcsService(String arn, String name, EcsCluster cluster, DeploymentSettings settings, Instant createdAt) {
        this.arn = arn;
        this.name = name;
        this.cluster = cluster;
        this.settings = settings;
        this.createdAt = createdAt;
    }

    Rollout primary() {
        return rollouts.getFirst();
    }

    /** Puts a new roll-out before the others; one that was completed is then replaced by it, and kept up meanwhile. */
    void becomePrimary(Rollout next) {
        if (!rollouts.isEmpty() && primary().state == DeploymentRolloutState.COMPLETED) {
            primary().desired = desiredCount;
        }
        rollouts.addFirst(next);
        steady = false;
    }

    /** The completed roll-out that the primary one replaces. */
    Optional<Rollout> source() {
        return rollouts.stream()
                .skip(1)
                .filter(rollout -> rollout.state == DeploymentRolloutState.COMPLETED)
                .findFirst();
    }

    /**
     * Sets the desired count; while a deployment rolls, for the revision that it replaces too ("Amazon ECS improves Service
     * Availability during Rolling deployments").
     */
    void scale(int count) {
        int more = count - desiredCount;
        desiredCount = count;
        source().filter(source -> source.desired > 0)
                .ifPresent(source -> source.desired = Math.max(0, source.desired + more));
    }

    Optional<ServiceDeploymentRecord> currentDeployment() {
        return history.stream().findFirst();
    }

    /** Adds a service deployment; the oldest one is forgotten when there are too many. */
    void remember(ServiceDeploymentRecord deployment) {
        history.addFirst(deployment);
        if (history.size() > DEPLOYMENTS_KEPT) {
            history.removeLast();
        }
    }

    Stream<EcsTask> tasksOf(Rollout rollout) {
        return tasks.stream().filter(task -> task.rollout == rollout);
    }

    List<ServiceEvent> events() {
        return List.copyOf(events);
    }

    /** Adds an event, the newest first. */
    void tell(String id, Instant now, String message) {
        events.addFirst(ServiceEvent.builder()
                .id(id)
                .createdAt(now)
                .message("(service " + name + ") " + message)
                .build());
        if (events.size() > EVENTS_KEPT) {
            events.removeLast();
        }
    }
}
