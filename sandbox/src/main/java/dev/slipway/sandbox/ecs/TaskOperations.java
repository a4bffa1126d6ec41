package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.faults.TaskFaults;
import dev.slipway.sandbox.protocol.Paging;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** StopTask, ListTasks, DescribeTasks. */
final class TaskOperations {

    private final EcsState state;
    private final InstantSource clock;
    private final Delays delays;
    private final ServiceScheduler scheduler;
    private final TaskFaults faults;

    TaskOperations(EcsState state, InstantSource clock, Delays delays, ServiceScheduler scheduler, TaskFaults faults) {
        this.state = state;
        this.clock = clock;
        this.delays = delays;
        this.scheduler = scheduler;
        this.faults = faults;
    }

    void register(Registry registry) {
        registry.on("StopTask", StopTaskRequest::builder, this::stop)
                .on("ListTasks", ListTasksRequest::builder, this::list)
                .on("DescribeTasks", DescribeTasksRequest::builder, this::describe);
    }

    private StopTaskResponse stop(StopTaskRequest input) {
        EcsCluster cluster = state.cluster(input.cluster());
        EcsTask task = cluster.task(Errors.required("Task", input.task()));
        if (task == null) {
            throw Errors.parameter("The referenced task was not found.");
        }
        scheduler.stopPromptly(
                task, TaskStopCode.USER_INITIATED, input.reason() == null ? "Task stopped by user" : input.reason());
        return StopTaskResponse.builder().task(TaskView.of(task, false)).build();
    }

    private ListTasksResponse list(ListTasksRequest input) {
        EcsCluster cluster = state.cluster(input.cluster());
        boolean filtered = input.serviceName() != null
                || input.family() != null
                || input.desiredStatus() != null
                || input.containerInstance() != null;
        if (input.startedBy() != null && filtered) {
            throw Errors.parameter("startedBy must be the only filter of ListTasks.");
        }
        if (input.serviceName() != null
                && EcsState.service(cluster, input.serviceName()).isEmpty()) {
            throw Errors.serviceNotFound();
        }
        boolean stopped = input.desiredStatus() == DesiredStatus.STOPPED;
        Paging.Page<String> page = Pages.of("ListTasks", 100)
                .page(
                        cluster.tasks.values().stream()
                                .filter(task -> input.startedBy() == null
                                        || task.origin.startedBy().equals(input.startedBy()))
                                .filter(task -> input.serviceName() == null
                                        || task.origin.service().equals(EcsState.shortName(input.serviceName())))
                                .filter(task -> input.family() == null
                                        || task.definition.definition().family().equals(input.family()))
                                .filter(task -> task.stopping == stopped)
                                .map(task -> task.arn)
                                .toList(),
                        input.maxResults(),
                        input.nextToken());
        return ListTasksResponse.builder()
                .taskArns(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private DescribeTasksResponse describe(DescribeTasksRequest input) {
        EcsCluster cluster = state.cluster(input.cluster());
        boolean withTags = input.includeAsStrings().contains("TAGS");
        List<Task> found = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (String asked : Errors.required("Tasks", input.tasks(), 100)) {
            EcsTask task = cluster.task(asked);
            if (task == null || tooNew(task)) {
                failures.add(Errors.missing(
                        asked.startsWith("arn:") ? asked : cluster.arn.replace(":cluster/", ":task/") + "/" + asked));
            } else {
                found.add(TaskView.of(task, withTags));
            }
        }
        return DescribeTasksResponse.builder().tasks(found).failures(failures).build();
    }

    /** A one-off task is eventually consistent at first ("RunTask": "the DescribeTasks result might be delayed"). */
    private boolean tooNew(EcsTask task) {
        Duration missing = faults.missingTasks().orElse(delays.missingAtFirst());
        return task.rollout == null && clock.instant().isBefore(task.createdAt.plus(missing));
    }
}
