package dev.slipway.deployer.maintenance;

import java.util.List;
import java.util.Optional;

/**
 * Maintenance as the application's control endpoint answers it.
 *
 * @param generation rises with every change
 * @param mode {@code off} or {@code full}; other ones are data
 * @param reason empty when none is given
 * @param owner who changed it last; may be empty
 * @param startedAt an instant of ISO 8601; empty while off
 * @param until when it ends by itself, an instant of ISO 8601; empty while off
 * @param tasks those that were heard of lately, worker and web alike
 */
public record ControlState(
        long generation,
        String mode,
        String reason,
        String owner,
        String startedAt,
        String until,
        List<TaskState> tasks) {

    public ControlState {
        tasks = List.copyOf(tasks);
    }

    /** What a task has said of itself. */
    Optional<TaskState> task(String id) {
        return tasks.stream().filter(task -> task.task().equals(id)).findFirst();
    }

    /**
     * One task of the application.
     *
     * @param task its id: the last part of its ARN
     * @param process such as {@code web}
     * @param generation the newest that it has seen
     * @param writesInFlight requests that write and have not ended
     * @param seenAt when it was last heard of, an instant of ISO 8601
     */
    public record TaskState(String task, String process, long generation, int writesInFlight, String seenAt) {}
}
