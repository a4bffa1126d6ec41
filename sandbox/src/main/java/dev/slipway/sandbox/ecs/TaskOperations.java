package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.EcsCluster.TokenUse;
import dev.slipway.sandbox.ecs.EcsTask.Origin;
import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** RunTask, StopTask, ListTasks, DescribeTasks. */
final class TaskOperations {

    /** "Ensuring idempotency" in the ECS API reference: 24 hours, or the life of the task and one hour, if shorter. */
    private static final Duration TOKEN_AT_MOST = Duration.ofHours(24);

    private static final Duration TOKEN_AFTER_STOP = Duration.ofHours(1);

    private final EcsState state;
    private final InstantSource clock;
    private final Delays delays;
    private final TaskFactory factory;
    private final ServiceScheduler scheduler;

    TaskOperations(
            EcsState state, InstantSource clock, Delays delays, TaskFactory factory, ServiceScheduler scheduler) {
        this.state = state;
        this.clock = clock;
        this.delays = delays;
        this.factory = factory;
        this.scheduler = scheduler;
    }

    void register(Registry registry) {
        registry.on("RunTask", RunTaskRequest::builder, this::run)
                .on("StopTask", StopTaskRequest::builder, this::stop)
                .on("ListTasks", ListTasksRequest::builder, this::list)
                .on("DescribeTasks", DescribeTasksRequest::builder, this::describe);
    }

    private RunTaskResponse run(RunTaskRequest input) {
        EcsCluster cluster = state.cluster(input.cluster());
        check(input);
        List<EcsTask> tasks = repeated(cluster, input).orElseGet(() -> started(cluster, input));
        return RunTaskResponse.builder()
                .tasks(tasks.stream().map(task -> TaskView.of(task, true)).toList())
                .failures(List.of())
                .build();
    }

    private List<EcsTask> started(EcsCluster cluster, RunTaskRequest input) {
        Registered definition = state.definitions.startable(Errors.required("TaskDefinition", input.taskDefinition()));
        checkAgainst(definition, input);
        Origin origin = new Origin(
                cluster.arn,
                cluster.name,
                input.group() == null ? "family:" + definition.definition().family() : input.group(),
                input.startedBy() == null ? "" : input.startedBy(),
                "",
                overrides(input.overrides()),
                input.networkConfiguration());
        List<EcsTask> tasks = Stream.generate(() -> factory.oneOff(
                        cluster, definition, origin, TaskFactory.tags(input.tags(), input.propagateTags(), definition)))
                .limit(input.count() == null ? 1 : input.count())
                .toList();
        tasks.forEach(scheduler::launch);
        if (input.clientToken() != null) {
            cluster.tokens.put(input.clientToken(), new TokenUse(input, tasks, clock.instant()));
        }
        return tasks;
    }

    private static TaskOverride overrides(@Nullable TaskOverride given) {
        TaskOverride overrides = given == null ? TaskOverride.builder().build() : given;
        return overrides.toBuilder()
                .containerOverrides(List.copyOf(overrides.containerOverrides()))
                .build();
    }

    private static void check(RunTaskRequest input) {
        Errors.required("TaskDefinition", input.taskDefinition());
        if (input.count() != null && (input.count() < 1 || input.count() > 10)) {
            throw Errors.parameter("Count must be between 1 and 10.");
        }
        if (input.clientToken() != null && input.clientToken().length() > 64) {
            throw Errors.parameter("clientToken can have at most 64 characters.");
        }
        if (input.startedBy() != null && input.startedBy().length() > 128) {
            throw Errors.parameter("startedBy can have at most 128 characters.");
        }
    }

    private static void checkAgainst(Registered definition, RunTaskRequest input) {
        boolean noNetwork = input.networkConfiguration() == null
                || input.networkConfiguration().awsvpcConfiguration() == null;
        if (definition.definition().networkMode() == NetworkMode.AWSVPC && noNetwork) {
            throw Errors.parameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        }
        for (ContainerOverride override : overrides(input.overrides()).containerOverrides()) {
            if (definition.container(override.name()).isEmpty()) {
                throw Errors.parameter("Override for container named " + override.name()
                        + " is not a container in the TaskDefinition.");
            }
        }
    }

    private Optional<List<EcsTask>> repeated(EcsCluster cluster, RunTaskRequest input) {
        TokenUse use = input.clientToken() == null ? null : cluster.tokens.get(input.clientToken());
        if (use == null || expired(use)) {
            return Optional.empty();
        }
        if (!use.request().equals(input)) {
            throw Errors.conflict(
                    "The clientToken was used before with other parameters; use a new one or the same parameters.");
        }
        return Optional.of(use.tasks());
    }

    private boolean expired(TokenUse use) {
        Instant now = clock.instant();
        boolean longStopped = use.tasks().stream().allMatch(task -> {
            Instant stoppedAt = task.stoppedAt;
            return stoppedAt != null && now.isAfter(stoppedAt.plus(TOKEN_AFTER_STOP));
        });
        return longStopped || now.isAfter(use.at().plus(TOKEN_AT_MOST));
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
        Page<String> page = Page.of(
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
        return task.rollout == null && clock.instant().isBefore(task.createdAt.plus(delays.missingAtFirst()));
    }
}
