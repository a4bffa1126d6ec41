package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.DeploymentSnapshot;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a deployment, told from one observation. A pure function: {@link #of} decides, the rest are its
 * answers. Only ECS's SUCCESSFUL, for the revision that we asked for, is success; a service that stands still on
 * another revision is not. What an observation does not show yet leaves the deployment {@link Rolling}.
 */
sealed interface Verdict {

    /** Under way. */
    record Rolling(Progress progress) implements Verdict {}

    /** Under way, but ECS says that it cannot go on; it may yet. */
    record Stalled(Progress progress, String reason) implements Verdict {}

    /** Every wanted task of the new revision is up and counts as healthy; the old version still leaves. */
    record Serving(Progress progress) implements Verdict {}

    /** ECS calls it successful, and no task of another revision is left. */
    record Finished(Progress progress) implements Verdict {}

    /** Tasks of the new revision die alike, whatever ECS makes of it. */
    record Crashing(TaskSnapshot first, int alike) implements Verdict {}

    /** ECS is taking it back. */
    record RollingBack(String reason) implements Verdict {}

    /** ECS has taken it back. */
    record RolledBack(String reason) implements Verdict {}

    /** ECS could not take it back. */
    record RollbackFailed(String reason) implements Verdict {}

    /** ECS has given it up without taking it back. */
    record Failed(String reason) implements Verdict {}

    /** Another deployment took its place. */
    record Superseded(TaskDefinitionArn by) implements Verdict {}

    /** The service is gone. */
    record Vanished() implements Verdict {}

    /**
     * Judges.
     *
     * @param ours the deployment that we asked for
     * @param failFast how many tasks that died alike make a {@link Crashing} of it; at least 1
     */
    static Verdict of(Ours ours, int failFast, Observation seen) {
        ServiceSnapshot service = seen.service();
        if (service == null || !service.active()) {
            return new Vanished();
        }
        ServiceDeploymentSnapshot deployment = seen.deployment();
        if (deployment == null) {
            return underWay(ours, failFast, service, seen);
        }
        return switch (deployment.status()) {
            case SUCCESSFUL -> successful(ours, failFast, service, seen);
            case STOPPED ->
                successor(service, ours)
                        .<Verdict>map(other -> new Superseded(other.taskDefinition()))
                        .orElseGet(() -> new Failed(reason(deployment, service, ours)));
            case ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS -> new RollingBack(reason(deployment, service, ours));
            case ROLLBACK_SUCCESSFUL -> new RolledBack(reason(deployment, service, ours));
            case ROLLBACK_FAILED -> new RollbackFailed(reason(deployment, service, ours));
            case PENDING, IN_PROGRESS, STOP_REQUESTED, UNKNOWN -> underWay(ours, failFast, service, seen);
        };
    }

    private static Verdict successful(Ours ours, int failFast, ServiceSnapshot service, Observation seen) {
        FailedTasks failed = FailedTasks.of(ours.id(), seen.stopped());
        if (failed.alike() >= failFast) {
            return new Crashing(failed.tasks().getFirst(), failed.alike());
        }
        Optional<DeploymentSnapshot> successor = successor(service, ours);
        if (successor.isPresent()) {
            return new Superseded(successor.get().taskDefinition());
        }
        Optional<DeploymentSnapshot> shown = service.deployment(ours.id());
        if (shown.isEmpty()) {
            return new Rolling(Progress.unknown(service));
        }
        Progress progress = Progress.of(service, shown.get());
        return progress.old() > 0 ? new Serving(progress) : new Finished(progress);
    }

    private static Verdict underWay(Ours ours, int failFast, ServiceSnapshot service, Observation seen) {
        FailedTasks failed = FailedTasks.of(ours.id(), seen.stopped());
        if (failed.alike() >= failFast) {
            return new Crashing(failed.tasks().getFirst(), failed.alike());
        }
        Optional<DeploymentSnapshot> shown = service.deployment(ours.id());
        if (shown.isEmpty()) {
            return new Rolling(Progress.unknown(service));
        }
        Progress progress = Progress.of(service, shown.get());
        if (serves(service, shown.get())) {
            return new Serving(progress);
        }
        String obstacle = obstacle(service, shown.get());
        return obstacle == null ? new Rolling(progress) : new Stalled(progress, obstacle);
    }

    /** ECS asks no more of the old deployments once the new tasks are healthy. */
    private static boolean serves(ServiceSnapshot service, DeploymentSnapshot ours) {
        boolean complete = ours.primary() && ours.running() >= ours.desired() && ours.desired() > 0;
        boolean othersUnwanted =
                service.deployments().stream().allMatch(one -> one.id().equals(ours.id()) || one.desired() == 0);
        boolean alone = service.deployments().size() == 1;
        return complete && (ours.rollout() == Rollout.COMPLETED || (othersUnwanted && !alone));
    }

    /** The deployment that the service moves to instead of ours, if it is younger. */
    private static Optional<DeploymentSnapshot> successor(ServiceSnapshot service, Ours ours) {
        return service.primary()
                .filter(primary -> !primary.id().equals(ours.id()))
                .filter(primary -> primary.createdAt().isAfter(ours.createdAt()));
    }

    private static String reason(ServiceDeploymentSnapshot deployment, ServiceSnapshot service, Ours ours) {
        if (!deployment.reason().isBlank()) {
            return deployment.reason();
        }
        return service.deployment(ours.id())
                .map(DeploymentSnapshot::reason)
                .filter(reason -> !reason.isBlank())
                .orElse("ECS gives no reason (" + deployment.status() + ")");
    }

    /** ECS: "(service …) was unable to place a task because …", "unable to consistently start tasks successfully". */
    private static @Nullable String obstacle(ServiceSnapshot service, DeploymentSnapshot ours) {
        return service.events().stream()
                .findFirst()
                .filter(event -> event.at().isAfter(ours.createdAt()))
                .map(ServiceSnapshot.ServiceEvent::message)
                .filter(message -> message.toLowerCase(Locale.ROOT).contains("unable to"))
                .orElse(null);
    }
}
