package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.balancer.TargetGroups;
import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.logs.LogStore;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsService;
import dev.slipway.sandbox.protocol.JsonService;
import dev.slipway.sandbox.runtime.TaskRuntime;
import dev.slipway.sandbox.secrets.SecretStore;
import dev.slipway.sandbox.time.Timeline;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The engine: its API, its scheduler and what tasks ask about themselves. Its methods are thread-safe and must not be
 * called from the timeline, on which they run.
 */
public final class Ecs {

    private final Timeline timeline;
    private final Loop loop;

    /** Used on the timeline only. */
    final EcsState state;

    private final SnapshotView snapshots;
    private final TaskAgent agent;
    private final JsonService service;

    /**
     * What the engine stands on.
     *
     * @param random for ids
     * @param metadata the sandbox's own address, under which the root serves {@link #taskMetadata} and
     *     {@link #containerMetadata}; asked at each start of a container
     */
    public record Ground(
            Timeline timeline,
            Delays delays,
            Account account,
            RandomGenerator random,
            TaskRuntime runtime,
            TargetGroups targetGroups,
            Images images,
            SecretStore secrets,
            LogStore logs,
            Faults faults,
            Supplier<URI> metadata) {}

    /** Builds it and begins to schedule. */
    public Ecs(Ground ground) {
        timeline = ground.timeline();
        loop = new Loop(timeline);
        Ids ids = new Ids(ground.random());
        state = new EcsState(new TaskDefinitions(ground.account()));
        TaskTargets targets = new TaskTargets(ground.targetGroups());
        TaskParts parts = new TaskParts(
                timeline,
                ground.delays(),
                ground.runtime(),
                ground.images(),
                new TaskSecrets(ground.secrets()),
                new TaskLogs(ground.logs()),
                targets,
                ground.faults().tasks(),
                ground.metadata());
        TaskFactory factory = new TaskFactory(ground.account(), timeline, ids);
        ServiceEvents events = new ServiceEvents(timeline, ids);
        Deployments deployments = new Deployments(
                timeline,
                ground.delays(),
                ground.account(),
                ground.images(),
                ids,
                ground.faults().alarms(),
                events);
        Rollbacks rollbacks = new Rollbacks(timeline, ground.delays(), deployments, events);
        ServiceScheduler scheduler = new ServiceScheduler(new ServiceScheduler.Parts(
                timeline, ground.delays(), state, factory, parts, deployments, rollbacks, events, ground.faults()));
        TaskProtection protection = new TaskProtection(state, timeline, scheduler);
        agent = new TaskAgent(protection);
        snapshots = new SnapshotView(state, parts.health());

        service = new JsonService("ecs", "AmazonEC2ContainerServiceV20141113", Errors::missing);
        Registry registry = new Registry(service, loop);
        new ClusterOperations(state, ground.account()).register(registry);
        new TaskDefinitionOperations(state.definitions, ground.account(), timeline).register(registry);
        ServiceSettings settings = new ServiceSettings(targets);
        new CreateServiceOperation(state, ground.account(), timeline, settings, deployments, scheduler)
                .register(registry);
        new UpdateServiceOperation(state, settings, deployments, scheduler).register(registry);
        new ServiceOperations(state, ground.account(), scheduler).register(registry);
        new DeploymentOperations(state, rollbacks, scheduler).register(registry);
        new RunTaskOperation(
                        state, timeline, factory, scheduler, ground.faults().tasks())
                .register(registry);
        new TaskOperations(
                        state,
                        timeline,
                        ground.delays(),
                        scheduler,
                        ground.faults().tasks())
                .register(registry);
        new TagOperations(state).register(registry);
        new ProtectionOperations(state, protection).register(registry);
        scheduler.begin();
        new Interruptions(timeline, ground.delays(), ground.faults().tasks(), state, scheduler).begin();
    }

    /** The service to mount on an endpoint. */
    public AwsService service() {
        return service;
    }

    /** What {@code GET /metadata/v4/TASK/CONTAINER} answers, as JSON; empty for one that is not there. */
    public Optional<String> containerMetadata(String taskId, String container) {
        return loop.call(() -> state.task(taskId)
                        .flatMap(task -> task.container(container).map(there -> TaskMetadata.container(task, there))))
                .map(Object::toString);
    }

    /** What {@code GET /metadata/v4/TASK/CONTAINER/task} answers, as JSON; empty for one that is not there. */
    public Optional<String> taskMetadata(String taskId) {
        return loop.call(() -> state.task(taskId).map(TaskMetadata::task)).map(Object::toString);
    }

    /** The ARNs of the roles that task definitions name, for tasks and for their start. */
    public Set<String> roles() {
        return loop.call(() -> state.definitions.all().stream()
                .map(Registered::definition)
                .flatMap(definition -> Stream.of(
                        Optional.ofNullable(definition.taskRoleArn()),
                        Optional.ofNullable(definition.executionRoleArn())))
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** The ARNs of the roles that one task definition names; none for one that is not there. */
    public Set<String> roles(String taskDefinition) {
        return loop.call(() -> state.definitions.find(taskDefinition).map(Registered::definition).stream()
                .flatMap(definition -> Stream.of(
                        Optional.ofNullable(definition.taskRoleArn()),
                        Optional.ofNullable(definition.executionRoleArn())))
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether a cluster has an active service of this name. */
    public boolean hasService(String cluster, String service) {
        return loop.call(() -> Optional.ofNullable(state.clusters.get(cluster))
                .map(found -> found.services.get(service))
                .filter(found -> found.status == EcsService.Status.ACTIVE)
                .isPresent());
    }

    /** An answer to a task; {@code json} is its body. */
    public record AgentAnswer(int status, String json) {}

    /** What {@code GET /agent/TASK/task-protection/v1/state} answers; empty for a task that is not there. */
    public Optional<AgentAnswer> taskProtection(String taskId) {
        return loop.call(() -> state.task(taskId).map(task -> agent.protection(task, null)));
    }

    /** What a PUT there answers, which protects the task or takes that back; empty for a task that is not there. */
    public Optional<AgentAnswer> protectTask(String taskId, JsonNode wanted) {
        return loop.call(() -> state.task(taskId).map(task -> agent.protection(task, wanted)));
    }

    /** What runs now. */
    public Snapshot snapshot() {
        return loop.call(() -> snapshots.at(timeline.instant()));
    }
}
