package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.balancer.TargetGroups;
import dev.slipway.sandbox.balancer.TargetGroups.Target;
import dev.slipway.sandbox.balancer.TargetGroups.TargetState;
import dev.slipway.sandbox.ecs.EcsTask.Registration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;

/** A task's places in target groups. Used on the timeline only. */
final class TaskTargets {

    private final TargetGroups groups;

    TaskTargets(TargetGroups groups) {
        this.groups = groups;
    }

    boolean exists(String targetGroupArn) {
        return groups.exists(targetGroupArn);
    }

    /** Registers the task with each of its service's target groups, by the host port of the container's port. */
    void register(EcsTask task, List<LoadBalancer> loadBalancers) {
        for (LoadBalancer loadBalancer : loadBalancers) {
            task.container(loadBalancer.containerName())
                    .flatMap(container -> target(task, container, loadBalancer.containerPort()))
                    .ifPresent(target -> {
                        groups.register(loadBalancer.targetGroupArn(), target);
                        task.registrations.add(new Registration(loadBalancer.targetGroupArn(), target));
                    });
        }
    }

    private static Optional<Target> target(EcsTask task, EcsContainer container, int containerPort) {
        Images.Resolution.Found image = container.image;
        Integer hostPort = container.ports.get(containerPort);
        return image == null || hostPort == null
                ? Optional.empty()
                : Optional.of(new Target(task.id, image.digest(), "127.0.0.1", hostPort));
    }

    void deregister(EcsTask task) {
        task.registrations.forEach(place -> groups.deregister(place.targetGroupArn(), place.target()));
    }

    /** Whether no target of the task gets requests any more or has one in flight. */
    boolean unused(EcsTask task) {
        return task.registrations.stream().allMatch(place -> state(place) == TargetState.UNUSED);
    }

    boolean healthy(EcsTask task) {
        return task.registrations.stream().allMatch(place -> state(place) == TargetState.HEALTHY);
    }

    /** The first of the task's places whose health checks fail. */
    Optional<Registration> unhealthy(EcsTask task) {
        return task.registrations.stream()
                .filter(place -> state(place) == TargetState.UNHEALTHY)
                .findFirst();
    }

    private TargetState state(Registration place) {
        return groups.state(place.targetGroupArn(), place.target());
    }
}
