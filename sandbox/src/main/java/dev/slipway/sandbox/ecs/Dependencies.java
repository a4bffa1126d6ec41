package dev.slipway.sandbox.ecs;

import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.HealthStatus;

/**
 * Whether a container may start ("ContainerDependency" and {@code startTimeout} in "ContainerDefinition", ECS API Reference). The
 * wording of what can never be is the ECS agent's. Pure functions.
 */
final class Dependencies {

    private Dependencies() {}

    /** How a container stands to those that it depends on. */
    sealed interface State {
        /** It may start. */
        record Met() implements State {}

        /** Not yet. */
        record Open() implements State {}

        /** It will never start; the reason is the container's. */
        record Never(String reason) implements State {}
    }

    static State of(EcsTask task, EcsContainer container, Instant now) {
        State state = new State.Met();
        for (ContainerDependency dependency : container.definition.dependsOn()) {
            Optional<EcsContainer> other = task.container(dependency.containerName());
            State one = other.isEmpty()
                    ? never(dependency, container, "because dependency will never start")
                    : of(dependency, other.get(), container, now);
            switch (one) {
                case State.Met met -> {}
                case State.Open open -> state = open;
                case State.Never never -> {
                    return never;
                }
            }
        }
        return state;
    }

    private static State of(ContainerDependency dependency, EcsContainer on, EcsContainer target, Instant now) {
        if (met(dependency.condition(), on)) {
            return new State.Met();
        }
        if (on.status == EcsContainer.Status.STOPPED) {
            return never(
                    dependency,
                    target,
                    on.exitCode == null
                            ? "because dependency will never start"
                            : "as dependency did not exit successfully");
        }
        return timedOut(dependency.condition(), on, now)
                ? new State.Never("CannotStartContainerError: dependency graph: container ordering dependency ["
                        + on.name() + "] for target [" + target.name() + "] has timed out.")
                : new State.Open();
    }

    private static boolean met(ContainerCondition condition, EcsContainer on) {
        return switch (condition) {
            case START -> on.startedAt != null;
            case COMPLETE -> on.exitCode != null;
            case SUCCESS -> on.succeeded();
            case HEALTHY -> on.status == EcsContainer.Status.RUNNING && on.health == HealthStatus.HEALTHY;
            case UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    /** From the start of the container that is waited for; a start itself is not waited for by this clock. */
    private static boolean timedOut(ContainerCondition condition, EcsContainer on, Instant now) {
        Integer seconds = on.definition.startTimeout();
        Instant startedAt = on.startedAt;
        return condition != ContainerCondition.START
                && seconds != null
                && startedAt != null
                && !now.isBefore(startedAt.plusSeconds(seconds));
    }

    private static State never(ContainerDependency dependency, EcsContainer target, String why) {
        return new State.Never(
                "CannotStartContainerError: dependency graph: failed to resolve container ordering dependency ["
                        + dependency.containerName() + "] for target [" + target.name() + "] " + why + ".");
    }
}
