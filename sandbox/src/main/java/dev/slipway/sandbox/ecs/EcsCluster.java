package dev.slipway.sandbox.ecs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Tag;

/** A cluster with its services and tasks. Used on the timeline only. */
final class EcsCluster {

    final String arn;
    final String name;
    final Map<String, EcsService> services = new LinkedHashMap<>();

    /** By ARN, those stopped within the last hour too. */
    final Map<String, EcsTask> tasks = new LinkedHashMap<>();

    List<Tag> tags;

    EcsCluster(String arn, String name, List<Tag> tags) {
        this.arn = arn;
        this.name = name;
        this.tags = List.copyOf(tags);
    }

    @Nullable
    EcsTask task(String idOrArn) {
        String id = idOrArn.substring(idOrArn.lastIndexOf('/') + 1);
        EcsTask exact = tasks.get(idOrArn);
        return exact != null
                ? exact
                : tasks.values().stream()
                        .filter(task -> task.id.equals(id))
                        .findFirst()
                        .orElse(null);
    }
}
