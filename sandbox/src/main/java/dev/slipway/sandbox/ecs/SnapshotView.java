package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.Snapshot.Cluster;
import dev.slipway.sandbox.ecs.Snapshot.Deployment;
import dev.slipway.sandbox.ecs.Snapshot.Event;
import dev.slipway.sandbox.ecs.Snapshot.Service;
import dev.slipway.sandbox.ecs.Snapshot.Task;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes snapshots. Used on the timeline only. */
final class SnapshotView {

    private final EcsState state;
    private final TaskHealth health;

    SnapshotView(EcsState state, TaskHealth health) {
        this.state = state;
        this.health = health;
    }

    Snapshot at(Instant now) {
        return new Snapshot(state.clusters.values().stream()
                .map(cluster -> cluster(cluster, now))
                .toList());
    }

    private Cluster cluster(EcsCluster cluster, Instant now) {
        return new Cluster(
                cluster.name,
                cluster.services.values().stream()
                        .filter(service -> service.status != EcsService.Status.INACTIVE)
                        .map(service -> service(service, now))
                        .toList(),
                cluster.tasks.values().stream()
                        .filter(task -> task.rollout == null)
                        .map(task -> task(task, now))
                        .toList());
    }

    private Service service(EcsService service, Instant now) {
        ServiceRevisionRecord revision = service.primary().revision;
        return new Service(
                service.name,
                service.desiredCount,
                (int) service.tasks.stream().filter(EcsTask::running).count(),
                (int) service.tasks.stream().filter(EcsTask::pending).count(),
                revision.definition().arn(),
                digest(revision),
                service.rollouts.stream()
                        .map(rollout -> deployment(service, rollout))
                        .toList(),
                service.tasks.stream().map(task -> task(task, now)).toList(),
                service.events().stream()
                        .map(event -> new Event(event.createdAt(), event.message()))
                        .toList());
    }

    private static Deployment deployment(EcsService service, Rollout rollout) {
        List<EcsTask> tasks = service.tasksOf(rollout).toList();
        boolean primary = rollout.id.equals(service.primary().id);
        return new Deployment(
                rollout.id,
                primary ? "PRIMARY" : "ACTIVE",
                rollout.state.toString(),
                rollout.serviceDeployment.status.toString(),
                rollout.reason,
                rollout.revision.definition().arn(),
                digest(rollout.revision),
                primary
                        ? service.desiredCount
                        : (int) tasks.stream().filter(EcsTask::wanted).count(),
                (int) tasks.stream().filter(EcsTask::running).count(),
                (int) tasks.stream().filter(EcsTask::pending).count(),
                rollout.failedTasks);
    }

    private static String digest(ServiceRevisionRecord revision) {
        return revision.definition().definition().containerDefinitions().stream()
                .findFirst()
                .flatMap(container -> revision.images().digest(container.name()))
                .orElse("");
    }

    private Task task(EcsTask task, Instant now) {
        Map<Integer, Integer> ports = new HashMap<>();
        task.containers.forEach(container -> ports.putAll(container.ports));
        return new Task(
                task.arn,
                task.id,
                task.containers.stream()
                        .findFirst()
                        .flatMap(container -> Optional.ofNullable(container.image))
                        .map(Images.Resolution.Found::digest)
                        .orElse(""),
                task.status.name(),
                health.shown(task, now),
                ports,
                task.origin.startedBy());
    }
}
