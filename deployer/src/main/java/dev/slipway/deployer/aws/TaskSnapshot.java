package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task as DescribeTasks shows it.
 *
 * @param startedBy the deployment's id for a service's task, what RunTask was given for a one-off task; may be empty
 * @param lastStatus such as {@code PROVISIONING}, {@code RUNNING}, {@code STOPPED}
 * @param stopCode such as {@code EssentialContainerExited}; empty while it runs, and unknown ones are data
 * @param stoppedReason in ECS's words; may be empty
 * @param startedAt when it reached RUNNING; absent when it never did
 * @param commands what RunTask gave in place of containers' own commands, by the container's name
 */
public record TaskSnapshot(
        TaskArn arn,
        TaskDefinitionArn taskDefinition,
        String startedBy,
        String lastStatus,
        String stopCode,
        String stoppedReason,
        List<ContainerSnapshot> containers,
        Instant createdAt,
        @Nullable Instant startedAt,
        Map<String, List<String>> commands) {

    public TaskSnapshot {
        containers = List.copyOf(containers);
        commands = Map.copyOf(commands);
    }

    /** One whose containers have their own commands. */
    public TaskSnapshot(
            TaskArn arn,
            TaskDefinitionArn taskDefinition,
            String startedBy,
            String lastStatus,
            String stopCode,
            String stoppedReason,
            List<ContainerSnapshot> containers,
            Instant createdAt,
            @Nullable Instant startedAt) {
        this(
                arn,
                taskDefinition,
                startedBy,
                lastStatus,
                stopCode,
                stoppedReason,
                containers,
                createdAt,
                startedAt,
                Map.of());
    }

    public boolean stopped() {
        return lastStatus.equals("STOPPED");
    }

    public Optional<ContainerSnapshot> container(String name) {
        return containers.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /**
     * One container of it.
     *
     * @param exitCode absent while it runs, and for good when it never started
     * @param reason such as {@code CannotPullContainerError: …}; absent when ECS gives none
     */
    public record ContainerSnapshot(
            String name,
            @Nullable Integer exitCode,
            @Nullable String reason) {}
}
