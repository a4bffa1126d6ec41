package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.EcsTask.Origin;
import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import dev.slipway.sandbox.faults.TaskFaults;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/**
 * RunTask: tasks without a service, up to ten at a time, and once for each client token. A task that finds no room is one of the
 * answer's failures, which do not name the subnet.
 */
final class RunTaskOperation {

    private final EcsState state;
    private final InstantSource clock;
    private final TaskFactory factory;
    private final ServiceScheduler scheduler;
    private final TaskFaults faults;
    private final ClientTokens tokens = new ClientTokens();

    RunTaskOperation(
            EcsState state, InstantSource clock, TaskFactory factory, ServiceScheduler scheduler, TaskFaults faults) {
        this.state = state;
        this.clock = clock;
        this.factory = factory;
        this.scheduler = scheduler;
        this.faults = faults;
    }

    void register(Registry registry) {
        registry.on("RunTask", RunTaskRequest::builder, this::run);
    }

    private RunTaskResponse run(RunTaskRequest input) {
        EcsCluster cluster = state.cluster(input.cluster());
        RunTaskRules.check(input);
        Optional<List<EcsTask>> repeated = tokens.repeated(input, clock.instant());
        if (repeated.isPresent()) {
            return answer(repeated.get(), List.of());
        }
        Registered definition = state.definitions.startable(input.taskDefinition());
        int count = input.count() == null ? 1 : input.count();
        List<@Nullable String> providers =
                CapacityStrategy.providers(input.launchType(), input.capacityProviderStrategy(), count);
        RunTaskRules.check(input, definition);
        List<Tag> tags = TaskFactory.tags(input, definition, cluster);
        List<EcsTask> tasks = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (int turn = 0; turn < count; turn++) {
            Placement placement = new Placement(
                    Placement.subnet(input.networkConfiguration(), turn),
                    providers.get(turn),
                    Placement.version(input.platformVersion()));
            faults.takeNoRoom(cluster.name, placement.subnet())
                    .ifPresentOrElse(
                            reason -> failures.add(
                                    Failure.builder().reason(reason).build()),
                            () -> tasks.add(factory.oneOff(
                                    cluster, definition, origin(cluster, definition, input), placement, tags)));
        }
        tasks.forEach(scheduler::launch);
        tokens.remember(input, tasks, clock.instant());
        return answer(tasks, failures);
    }

    private static Origin origin(EcsCluster cluster, Registered definition, RunTaskRequest input) {
        return new Origin(
                cluster.arn,
                cluster.name,
                input.group() == null || input.group().isEmpty()
                        ? "family:" + definition.definition().family()
                        : input.group(),
                input.startedBy() == null ? "" : input.startedBy(),
                "",
                overrides(input.overrides()),
                input.networkConfiguration(),
                Boolean.TRUE.equals(input.enableExecuteCommand()));
    }

    private static TaskOverride overrides(@Nullable TaskOverride given) {
        TaskOverride overrides = given == null ? TaskOverride.builder().build() : given;
        return overrides.toBuilder()
                .containerOverrides(List.copyOf(overrides.containerOverrides()))
                .build();
    }

    private static RunTaskResponse answer(List<EcsTask> tasks, List<Failure> failures) {
        return RunTaskResponse.builder()
                .tasks(tasks.stream().map(task -> TaskView.of(task, true)).toList())
                .failures(failures)
                .build();
    }
}
