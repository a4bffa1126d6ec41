package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.runtime.TaskRuntime;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthStatus;

/** One container of a task, as far as it has come. Used on the timeline only. */
final class EcsContainer {

    final ContainerDefinition definition;
    final String runtimeId;

    Status status = Status.PENDING;
    HealthStatus health = HealthStatus.UNKNOWN;
    int failedProbes;
    boolean signalled;
    Map<Integer, Integer> ports = Map.of();

    /** By the variable's name, from the task's beginning until its own; never printed. */
    Map<String, String> secrets = Map.of();

    TaskRuntime.@Nullable Container handle;
    Images.Resolution.@Nullable Found image;

    @Nullable
    Integer exitCode;

    @Nullable
    String reason;

    @Nullable
    Instant startedAt;

    /** The states of a container that DescribeTasks shows. */
    enum Status {
        PENDING,
        RUNNING,
        STOPPED
    }

    EcsContainer(ContainerDefinition definition, String runtimeId) {
        this.definition = definition;
        this.runtimeId = runtimeId;
    }

    String name() {
        return definition.name();
    }

    boolean essential() {
        return !Boolean.FALSE.equals(definition.essential());
    }

    boolean hasHealthCheck() {
        return definition.healthCheck() != null;
    }

    /** Whether its process has not been asked for yet. */
    boolean waiting() {
        return handle == null && status == Status.PENDING;
    }

    /** Whether its process was asked for and has not ended. */
    boolean alive() {
        return handle != null && status != Status.STOPPED;
    }

    boolean dependsOn(EcsContainer other) {
        return definition.dependsOn().stream()
                .anyMatch(dependency -> other.name().equals(dependency.containerName()));
    }

    boolean succeeded() {
        Integer code = exitCode;
        return status == Status.STOPPED && code != null && code == 0;
    }
}
