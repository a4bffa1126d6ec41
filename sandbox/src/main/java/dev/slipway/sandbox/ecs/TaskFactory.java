package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.EcsTask.Origin;
import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import dev.slipway.sandbox.protocol.Account;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** Makes tasks and adds them to their cluster. Used on the timeline only. */
final class TaskFactory {

    private final Account account;
    private final InstantSource clock;
    private final Ids ids;

    TaskFactory(Account account, InstantSource clock, Ids ids) {
        this.account = account;
        this.clock = clock;
        this.ids = ids;
    }

    EcsTask oneOff(EcsCluster cluster, Registered definition, Origin origin, Placement placement, List<Tag> tags) {
        EcsTask task = new EcsTask(
                account.arn("ecs", "task/" + cluster.name + "/" + ids.task()),
                definition,
                origin,
                placement,
                definition.definition().containerDefinitions().stream()
                        .map(container -> new EcsContainer(
                                container, ids.task() + "-" + ids.digits().substring(0, 10)))
                        .toList(),
                tags,
                clock.instant());
        cluster.tasks.put(task.arn, task);
        return task;
    }

    /** Where a service's next task is to run; each takes its turn. */
    static Placement placement(EcsService service, Rollout rollout) {
        return new Placement(
                Placement.subnet(rollout.revision.network(), service.turn++),
                null,
                Placement.version(rollout.revision.platformVersion()));
    }

    EcsTask of(EcsService service, Rollout rollout, Placement placement) {
        Registered definition = rollout.revision.definition();
        List<Tag> tags = switch (service.propagateTags) {
            case SERVICE -> service.tags;
            case TASK_DEFINITION -> definition.tags();
            case NONE, UNKNOWN_TO_SDK_VERSION -> List.of();
        };
        EcsTask task = oneOff(
                service.cluster,
                definition,
                new Origin(
                        service.cluster.arn,
                        service.cluster.name,
                        "service:" + service.name,
                        rollout.id,
                        service.name,
                        TaskOverride.builder().containerOverrides(List.of()).build(),
                        rollout.revision.network(),
                        service.executeCommand),
                placement,
                tags);
        task.rollout = rollout;
        service.tasks.add(task);
        return task;
    }

    /** The tags of a one-off task: its own, those that it takes over, and the one that ECS itself gives ("Amazon ECS managed tags"). */
    static List<Tag> tags(RunTaskRequest input, Registered definition, EcsCluster cluster) {
        Map<String, Tag> tags = new LinkedHashMap<>();
        if (input.propagateTags() == PropagateTags.TASK_DEFINITION) {
            definition.tags().forEach(tag -> tags.put(tag.key(), tag));
        }
        input.tags().forEach(tag -> tags.put(tag.key(), tag));
        if (Boolean.TRUE.equals(input.enableECSManagedTags())) {
            tags.put(
                    "aws:ecs:clusterName",
                    Tag.builder().key("aws:ecs:clusterName").value(cluster.name).build());
        }
        return List.copyOf(tags.values());
    }
}
