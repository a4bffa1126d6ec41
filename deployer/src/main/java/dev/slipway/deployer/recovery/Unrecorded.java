package dev.slipway.deployer.recovery;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.migration.Leftovers;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finishes a run of which nothing was recorded, as far as AWS alone tells: stops the tasks of a release that somebody names,
 * and watches to the end what is on its way back. It moves no service: whose a deployment is, and what a service ran before,
 * AWS does not say. Not thread-safe.
 */
public final class Unrecorded {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final String UNKNOWN =
            " Without state: in slipway.yml nobody can tell whose a deployment is, or what a service ran before it.";

    private final Aws aws;
    private final Environment environment;
    private final Timing timing;
    private final Cancellation cancellation;

    public Unrecorded(Aws aws, Environment environment, Timing timing, Cancellation cancellation) {
        this.aws = aws;
        this.environment = environment;
        this.timing = timing;
        this.cancellation = cancellation;
    }

    /**
     * Finishes what can be finished.
     *
     * @param release whose tasks are stopped; absent when nobody says
     */
    public Recovered finish(@Nullable ReleaseId release) {
        String tasks = "No release was named, so no task was looked for; name it with --release.";
        boolean clean = true;
        if (release != null) {
            Leftovers.Ended ended =
                    new Leftovers(aws.ecs(), environment.cluster(), timing, cancellation).stop(release, null, true);
            tasks = ended.sentence();
            clean = ended.all();
        }
        Duration given = environment.rolloutTimeout();
        Instant deadline = timing.clock().instant().plus(given == null ? LONGEST : given);
        while (true) {
            List<Standing> standings = standings();
            if (cancellation.requested().isPresent()) {
                return new Recovered.Cancelled(
                        "The clean-up was cancelled. " + tasks + " Run it again.",
                        cancellation.requested().get());
            }
            boolean onTheWay = standings.stream().anyMatch(one -> one.motion() == Motion.BACK);
            if (onTheWay && timing.clock().instant().isBefore(deadline)) {
                timing.untilNextLook(timing.longest());
                continue;
            }
            String all = standings.stream().map(Standing::text).collect(Collectors.joining(" "));
            boolean still = standings.stream().allMatch(one -> one.motion() == Motion.NONE);
            return clean && still
                    ? new Recovered.Back(tasks + " " + all + UNKNOWN)
                    : new Recovered.Failed(tasks + " " + all + UNKNOWN + " Look at the services, or run this again.");
        }
    }

    private enum Motion {
        NONE,
        BACK,
        FORTH
    }

    private record Standing(Motion motion, String text) {}

    private List<Standing> standings() {
        List<String> names = environment.services().stream()
                .map(Environment.Service::serviceName)
                .toList();
        List<Standing> standings = new ArrayList<>();
        for (ServiceSnapshot service : patiently(() -> aws.ecs().services(environment.cluster(), names))) {
            List<ServiceDeploymentSnapshot> deployments =
                    patiently(() -> aws.ecs().serviceDeployments(environment.cluster(), service.name()));
            standings.add(standing(service, deployments));
        }
        return standings;
    }

    private static Standing standing(ServiceSnapshot service, List<ServiceDeploymentSnapshot> deployments) {
        String name = service.name();
        String revision = service.taskDefinition().id();
        ServiceDeploymentSnapshot newest = deployments.isEmpty() ? null : deployments.getFirst();
        return switch (newest == null ? null : newest.status()) {
            case null -> new Standing(Motion.NONE, name + " stands on " + revision + ".");
            case SUCCESSFUL, STOPPED, ROLLBACK_SUCCESSFUL ->
                new Standing(Motion.NONE, name + " stands on " + revision + ".");
            case ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS, STOP_REQUESTED ->
                new Standing(Motion.BACK, name + " is going back to " + revision + ".");
            case ROLLBACK_FAILED -> new Standing(Motion.FORTH, name + " could not be taken back by ECS.");
            case PENDING, IN_PROGRESS, UNKNOWN ->
                new Standing(Motion.FORTH, name + " is being moved to " + revision + ", and is left alone.");
        };
    }

    private <T> T patiently(Supplier<T> read) {
        Instant deadline = timing.clock().instant().plus(PATIENCE);
        return new Patience(timing, cancellation).until(deadline, read);
    }
}
