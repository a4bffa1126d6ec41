package dev.slipway.sandbox.ecs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/** What DescribeTasks shows of a task from second to second; a line for each change. */
final class TaskDiary {

    private final Rehearsal rehearsal;
    private final String arn;
    private final List<String> lines = new ArrayList<>();
    private int second;

    TaskDiary(Rehearsal rehearsal, String arn) {
        this.rehearsal = rehearsal;
        this.arn = arn;
    }

    /** Lets time go by and gives all lines until now: the second, the task's status, then each container's. */
    List<String> after(Duration duration) {
        for (long end = second + duration.toSeconds(); second < end; ) {
            rehearsal.timeline.advance(Duration.ofSeconds(1));
            second++;
            String state =
                    rehearsal
                            .ecs
                            .describeTasks(request ->
                                    request.cluster(Rehearsal.CLUSTER).tasks(arn))
                            .tasks()
                            .stream()
                            .findFirst()
                            .map(TaskDiary::state)
                            .orElse("MISSING");
            if (lines.isEmpty() || !lines.getLast().endsWith("s " + state)) {
                lines.add(second + "s " + state);
            }
        }
        return lines;
    }

    private static String state(Task task) {
        return task.lastStatus() + ": "
                + task.containers().stream().map(TaskDiary::state).collect(Collectors.joining(", "));
    }

    private static String state(Container container) {
        return container.name() + " " + container.lastStatus()
                + (container.exitCode() == null ? "" : " " + container.exitCode());
    }
}
