package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.TaskSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tasks of a deployment that ended though nobody wanted it. ECS's circuit breaker misses those that reach RUNNING
 * and then die (containers-roadmap 1206), so they are counted here.
 *
 * @param tasks in the order in which they were started
 */
record FailedTasks(List<TaskSnapshot> tasks) {
    FailedTasks {
        tasks = tasks.stream()
                .sorted(Comparator.comparing(TaskSnapshot::createdAt))
                .toList();
    }

    /** Those among stopped tasks that the deployment has started and that failed. */
    static FailedTasks of(String deployment, List<TaskSnapshot> stopped) {
        return new FailedTasks(stopped.stream()
                .filter(task -> task.startedBy().equals(deployment) && failed(task))
                .toList());
    }

    /** How many ended alike, of the most frequent kind: with the same stop code and the same exit codes. */
    int alike() {
        return tasks.stream().collect(Collectors.groupingBy(FailedTasks::kind, Collectors.counting())).values().stream()
                .mapToInt(Math::toIntExact)
                .max()
                .orElse(0);
    }

    /**
     * Whether a stopped task is a failure of what it ran. A scheduler's ordinary stop, a person's and Fargate's own
     * (Spot, maintenance of a host) are none; a failed health check is one, though its stop code is the scheduler's. A
     * stop code that is not known counts when a container ended with an error.
     */
    static boolean failed(TaskSnapshot task) {
        return switch (task.stopCode()) {
            case "TaskFailedToStart", "EssentialContainerExited" -> true;
            case "ServiceSchedulerInitiated" -> unhealthy(task.stoppedReason());
            case "UserInitiated", "SpotInterruption", "TerminationNotice" -> false;
            default -> task.containers().stream().anyMatch(one -> one.exitCode() != null && one.exitCode() != 0);
        };
    }

    /** ECS: "Task failed ELB health checks in (target-group …)", "Task failed container health checks". */
    private static boolean unhealthy(String reason) {
        return reason.toLowerCase(Locale.ROOT).contains("health check");
    }

    private static String kind(TaskSnapshot task) {
        Function<TaskSnapshot.ContainerSnapshot, String> ending = one -> one.name() + "=" + one.exitCode();
        return task.stopCode() + " "
                + task.containers().stream().map(ending).sorted().toList();
    }
}
