package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.DeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot.ServiceEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What DescribeServices tells of a deployment's tasks: enough to know when one of them has ended against our wish, so that
 * stopped tasks are read only then.
 *
 * @param running tasks of it
 * @param alive tasks of it that run or start
 * @param failed failed starts, by ECS's count
 * @param events the service's, the newest first
 */
record Sign(int running, int alive, int failed, List<ServiceEvent> events) {
    private static final String STARTED = "has started";

    /** What an ordinary roll-out says ("Viewing Amazon ECS service event messages"). What is not here is looked into. */
    private static final List<String> ORDINARY = List.of(
            STARTED,
            "has stopped",
            "has begun draining connections",
            "registered",
            "deregistered",
            "has reached a steady state",
            "deployment completed");

    Sign {
        events = List.copyOf(events);
    }

    static Sign of(ServiceSnapshot service, Ours ours) {
        Optional<DeploymentSnapshot> shown = service.deployment(ours.id());
        return new Sign(
                shown.map(DeploymentSnapshot::running).orElse(0),
                shown.map(one -> one.running() + one.pending()).orElse(0),
                shown.map(DeploymentSnapshot::failed).orElse(0),
                service.events().stream()
                        .filter(event -> !event.at().isBefore(ours.createdAt()))
                        .toList());
    }

    /**
     * Whether a task has probably ended since an earlier look. A task that died and was replaced between two looks leaves the
     * counts as they were: then tasks were started, and there are no more of them.
     */
    boolean alarmsAfter(Sign before) {
        List<ServiceEvent> young = events.stream()
                .filter(event ->
                        before.events.stream().noneMatch(known -> known.id().equals(event.id())))
                .toList();
        boolean replaced = alive <= before.alive && young.stream().anyMatch(event -> says(event, STARTED));
        return failed > before.failed
                || running < before.running
                || alive < before.alive
                || replaced
                || young.stream().anyMatch(event -> ORDINARY.stream().noneMatch(words -> says(event, words)));
    }

    private static boolean says(ServiceEvent event, String words) {
        return event.message().toLowerCase(Locale.ROOT).contains(words);
    }
}
