package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.DeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How long a service's tasks take from RUNNING to healthy. ECS tells no such time. It stops old tasks once a new one is healthy,
 * though, and says so in the service's events, so the first such event after the first start of the deployment that runs is a
 * moment or two after the first task became healthy: an estimate, never too short.
 */
final class Boot {
    /** Between a new task's health and the first sign of it ECS takes a look at the service; this is a guess at how long. */
    private static final Duration NOTICE = Duration.ofSeconds(15);

    private Boot() {}

    /** Empty for a first deployment, for one whose tasks have all been replaced, and after the hundred events that ECS keeps. */
    static Optional<Duration> measured(ServiceSnapshot shown, List<TaskSnapshot> tasks) {
        String deployment = shown.primary().map(DeploymentSnapshot::id).orElse("");
        Instant created = shown.primary().map(DeploymentSnapshot::createdAt).orElse(Instant.MAX);
        Optional<Instant> started = tasks.stream()
                .filter(task -> task.startedBy().equals(deployment))
                .flatMap(task -> Optional.ofNullable(task.startedAt()).stream())
                .min(Comparator.naturalOrder());
        return started.flatMap(start -> shown.events().stream()
                .filter(event -> !event.at().isBefore(start) && event.at().isAfter(created))
                .filter(event -> event.message().contains("has begun draining connections")
                        || event.message().contains("running tasks:"))
                .filter(event -> !event.message().contains("has started"))
                .map(ServiceSnapshot.ServiceEvent::at)
                .min(Comparator.naturalOrder())
                .map(healthy -> Duration.between(start, healthy).minus(NOTICE))
                .filter(Duration::isPositive));
    }
}
