package dev.slipway.sandbox.ecs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All clusters. Used on the timeline only. */
final class EcsState {

    /** By name. */
    final Map<String, EcsCluster> clusters = new LinkedHashMap<>();

    final TaskDefinitions definitions;

    EcsState(TaskDefinitions definitions) {
        this.definitions = definitions;
    }

    List<EcsService> services() {
        return clusters.values().stream()
                .flatMap(cluster -> cluster.services.values().stream())
                .toList();
    }

    Optional<EcsService> serviceOf(EcsTask task) {
        return task.rollout == null
                ? Optional.empty()
                : Optional.ofNullable(clusters.get(task.origin.clusterName()))
                        .map(cluster -> cluster.services.get(task.origin.service()))
                        .filter(service -> service.tasks.contains(task));
    }

    void forget(EcsTask task) {
        Optional.ofNullable(clusters.get(task.origin.clusterName()))
                .ifPresent(cluster -> cluster.tasks.remove(task.arn));
    }

    Optional<EcsTask> task(String id) {
        return clusters.values().stream()
                .flatMap(cluster -> cluster.tasks.values().stream())
                .filter(task -> task.id.equals(id))
                .findFirst();
    }

    /** @param nameOrArn {@code default} if absent, as in ECS */
    EcsCluster cluster(@Nullable String nameOrArn) {
        EcsCluster cluster = clusters.get(shortName(nameOrArn == null ? "default" : nameOrArn));
        if (cluster == null) {
            throw Errors.clusterNotFound();
        }
        return cluster;
    }

    /** A service that is ACTIVE; refused in ECS's words if there is none. */
    EcsService activeService(@Nullable String cluster, String nameOrArn) {
        EcsService service = service(cluster(cluster), nameOrArn).orElseThrow(Errors::serviceNotFound);
        if (service.status != EcsService.Status.ACTIVE) {
            throw Errors.serviceNotActive();
        }
        return service;
    }

    static Optional<EcsService> service(EcsCluster cluster, String nameOrArn) {
        return Optional.ofNullable(cluster.services.get(shortName(nameOrArn)))
                .filter(service -> !nameOrArn.startsWith("arn:") || nameOrArn.equals(service.arn));
    }

    static String shortName(String nameOrArn) {
        return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }
}
