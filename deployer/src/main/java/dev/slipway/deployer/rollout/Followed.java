package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.aws.ServiceRevision;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Watch} knows of one deployment, each part with the number of the look that brought it, and which parts are due. A
 * service deployment that has ended is not read again. Not thread-safe.
 */
final class Followed {
    private static final int LOOKS_BETWEEN_DEPLOYMENTS = 20;
    private static final int LOOKS_BETWEEN_STOPPED_TASKS = 10;
    private static final int LOOKS_UNTIL_LISTED = 3;

    final Started started;
    final StoppedTasks stopped;
    private final Set<ServiceDeploymentArn> strangers = new HashSet<>();
    private final int since;
    private List<ServiceDeploymentSnapshot> candidates = List.of();
    private @Nullable ServiceSnapshot service;
    private @Nullable ServiceDeploymentSnapshot deployment;
    private @Nullable Sign sign;
    private boolean deploymentDue;
    private boolean stoppedDue;
    private boolean lookedAfterEnd;
    private int serviceAt;
    private int deploymentAt;
    private int stoppedAt;

    Followed(Started started, int look) {
        this.started = started;
        this.stopped = new StoppedTasks(started.serviceName(), started.ours().id());
        this.since = look;
        this.deploymentAt = look;
        this.stoppedAt = look;
    }

    /** DescribeServices has answered. */
    void service(@Nullable ServiceSnapshot shown, int look) {
        service = shown;
        serviceAt = look;
        if (shown == null) {
            return;
        }
        Sign now = Sign.of(shown, started.ours());
        stoppedDue |= stopped.unsettled() || (sign == null ? now.failed() > 0 : now.alarmsAfter(sign));
        sign = now;
        boolean old = look - deploymentAt >= LOOKS_BETWEEN_DEPLOYMENTS;
        deploymentDue = !ended() && (deploymentDue || old || mayHaveEnded(shown));
    }

    private boolean mayHaveEnded(ServiceSnapshot shown) {
        return shown.deployment(started.ours().id())
                .map(ours -> !ours.primary() || ours.rollout() != Rollout.IN_PROGRESS)
                .orElse(true);
    }

    private boolean ended() {
        return deployment != null && deployment.status().ended();
    }

    /** The service deployment that is ours, once it was seen. */
    Optional<ServiceDeploymentArn> found() {
        return Optional.ofNullable(deployment).map(ServiceDeploymentSnapshot::arn);
    }

    boolean deploymentDue() {
        return deploymentDue;
    }

    /** The service deployment to describe: ours, or the current one, which may be ours; absent while neither is known. */
    @Nullable
    ServiceDeploymentArn described() {
        if (deployment != null) {
            return deployment.arn();
        }
        ServiceDeploymentArn current = service == null ? null : service.current();
        return current == null || !candidates.isEmpty() || strangers.contains(current) || started.isEarlier(current)
                ? null
                : current;
    }

    /** Whether ours is to be looked for among all of the service's: the current one has not been it for a while. */
    boolean toBeListed(int look) {
        return deployment == null && candidates.isEmpty() && described() == null && look - since >= LOOKS_UNTIL_LISTED;
    }

    /** DescribeServiceDeployments, or the list, has answered. */
    void deployments(List<ServiceDeploymentSnapshot> shown, int look) {
        if (deployment == null) {
            candidates =
                    shown.stream().filter(one -> !started.isEarlier(one.arn())).toList();
            deploymentAt = candidates.isEmpty() ? look : deploymentAt;
            deploymentDue = !candidates.isEmpty();
        } else {
            shown.stream().findFirst().ifPresent(one -> deployment(one, look));
        }
    }

    private void deployment(ServiceDeploymentSnapshot shown, int look) {
        deployment = shown;
        deploymentAt = look;
        deploymentDue = false;
        stoppedDue |= !shown.status().underWay();
    }

    /** Service deployments that may be ours: their revisions tell. */
    List<String> targets() {
        return candidates.stream()
                .map(ServiceDeploymentSnapshot::targetRevision)
                .filter(arn -> !arn.isEmpty())
                .toList();
    }

    /** DescribeServiceRevisions has answered. */
    void revisions(List<ServiceRevision> shown, int look) {
        for (ServiceDeploymentSnapshot candidate : candidates) {
            if (started.targetedBy(candidate, shown)) {
                deployment(candidate, look);
                break;
            }
            strangers.add(candidate.arn());
        }
        candidates = List.of();
        deploymentDue = false;
        deploymentAt = look;
    }

    boolean stoppedDue() {
        return stoppedDue;
    }

    /** In how many looks stopped tasks were not looked at. */
    int stoppedAge(int look) {
        return look - stoppedAt;
    }

    /** Whether it is time for a look at stopped tasks though nothing seems to have happened. */
    boolean stoppedOld(int look) {
        return stoppedAge(look) >= LOOKS_BETWEEN_STOPPED_TASKS;
    }

    void wantStopped() {
        stoppedDue = true;
    }

    /** Stopped tasks were read, or nobody lets us. */
    void stoppedRead(int look) {
        stoppedAt = look;
        stoppedDue = false;
        lookedAfterEnd |= ended();
    }

    boolean seenAt(int look) {
        return serviceAt == look;
    }

    /** A success counts once stopped tasks were looked at after it: they may tell another story. */
    Observation observation() {
        boolean hasty = deployment != null && deployment.status() == Status.SUCCESSFUL && !lookedAfterEnd;
        return new Observation(service, hasty ? null : deployment, stopped.told());
    }
}
