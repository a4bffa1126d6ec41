package dev.slipway.sandbox.ecs;

import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a service tells of itself, in ECS's words ("Viewing Amazon ECS service event messages"). Clients read them: some look for
 * the word "unable", which only {@link #unable} and {@link #unplaced} say. Used on the timeline only.
 */
final class ServiceEvents {

    private final InstantSource clock;
    private final Ids ids;

    ServiceEvents(InstantSource clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    void started(EcsService service, List<EcsTask> tasks) {
        tell(service, "has started " + tasks.size() + " tasks: " + named(tasks) + ".");
    }

    void stopped(EcsService service, List<EcsTask> tasks) {
        tell(service, "has stopped " + tasks.size() + " running tasks: " + named(tasks) + ".");
    }

    /** @param tasks those of them that have targets */
    void draining(EcsService service, List<EcsTask> tasks) {
        if (!tasks.isEmpty()) {
            tell(service, "has begun draining connections on " + tasks.size() + " tasks.");
            targets(service, "deregistered", tasks);
        }
    }

    void registered(EcsService service, List<EcsTask> tasks) {
        targets(service, "registered", tasks);
    }

    private void targets(EcsService service, String done, List<EcsTask> tasks) {
        tasks.stream()
                .flatMap(task -> task.registrations.stream())
                .collect(Collectors.groupingBy(
                        EcsTask.Registration::targetGroupArn, TreeMap::new, Collectors.counting()))
                .forEach((group, count) ->
                        tell(service, done + " " + count + " targets in (target-group " + group + ")"));
    }

    void ill(EcsService service, TaskHealth.Illness illness) {
        tell(service, illness.event());
    }

    void steady(EcsService service) {
        tell(service, "has reached a steady state.");
    }

    void unable(EcsService service) {
        tell(service, "is unable to consistently start tasks successfully.");
    }

    /** @param reason such as {@code Capacity is unavailable at this time} */
    void unplaced(EcsService service, String reason) {
        tell(
                service,
                "was unable to place a task. Reason: " + reason
                        + ". For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.");
    }

    void completed(EcsService service, Rollout rollout) {
        tell(service, "(deployment " + rollout.id + ") deployment completed.");
    }

    /** @param why such as {@code tasks failed to start} */
    void failed(EcsService service, Rollout rollout, String why) {
        tell(service, "(deployment " + rollout.id + ") deployment failed: " + why + ".");
    }

    void rollingBack(EcsService service, Rollout target) {
        tell(service, "rolling back to deployment " + target.id + ".");
    }

    private void tell(EcsService service, String message) {
        service.tell(ids.uuid(), clock.instant(), message);
    }

    private static String named(List<EcsTask> tasks) {
        return tasks.stream().map(task -> "(task " + task.id + ")").collect(Collectors.joining(" "));
    }
}
