package dev.slipway.deployer.aws;

import dev.slipway.deployer.aws.TaskSnapshot.ContainerSnapshot;
import dev.slipway.deployer.event.TaskFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Why a stopped task ended: what ECS says of it, and the end of its log. */
public final class PostMortem {
    private static final int LINES = 20;
    private static final int SIGNALS = 128;

    private PostMortem() {}

    /**
     * Everything that can be known of a stopped task's end. A log that cannot be read gives no lines, and no failure.
     *
     * @param revision what the task runs
     */
    public static TaskFailure of(TaskSnapshot task, TaskDefinition revision, Logs logs) {
        Optional<ContainerSnapshot> decisive = decisive(task, revision);
        return new TaskFailure(
                task.arn(),
                task.stopCode(),
                task.stoppedReason(),
                decisive.map(ContainerSnapshot::name).orElse(null),
                decisive.map(ContainerSnapshot::reason).orElse(null),
                decisive.map(ContainerSnapshot::exitCode).orElse(null),
                decisive.map(container -> lastLines(task, container.name(), revision, logs))
                        .orElse(List.of()));
    }

    /**
     * The essential container that ended the task: one that failed by itself before one that a signal ended, since ECS sends
     * those to all the others; then one that never started, then one that just ended.
     */
    private static Optional<ContainerSnapshot> decisive(TaskSnapshot task, TaskDefinition revision) {
        List<ContainerSnapshot> essential = task.containers().stream()
                .filter(one -> revision.hasContainer(one.name()) && revision.essential(one.name()))
                .toList();
        return first(essential, PostMortem::failedByItself)
                .or(() -> first(essential, one -> one.exitCode() != null && one.exitCode() != 0))
                .or(() -> first(essential, one -> one.reason() != null))
                .or(() -> first(essential, one -> one.exitCode() != null));
    }

    /**
     * Whether a container has failed of its own accord: no signal has ended it (128 and its number, by every shell's and Docker's
     * convention), or one whose reason ECS knows, such as OutOfMemoryError.
     */
    public static boolean failedByItself(ContainerSnapshot container) {
        Integer exitCode = container.exitCode();
        return exitCode != null && exitCode != 0 && (exitCode <= SIGNALS || container.reason() != null);
    }

    private static Optional<ContainerSnapshot> first(
            List<ContainerSnapshot> containers, Predicate<ContainerSnapshot> condition) {
        return containers.stream().filter(condition).findFirst();
    }

    private static List<String> lastLines(TaskSnapshot task, String container, TaskDefinition revision, Logs logs) {
        TaskDefinition.Logging logging = revision.logging(container).orElse(null);
        if (logging == null || logging.group() == null) {
            return List.of();
        }
        String group = logging.group();
        try {
            return logging.stream(task.arn().id())
                    .map(stream -> logs.tail(group, stream, LINES))
                    .orElse(List.of());
        } catch (AwsFailure e) {
            return List.of();
        }
    }
}
