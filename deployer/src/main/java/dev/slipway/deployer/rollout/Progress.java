package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.DeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.event.Event;
import java.time.Instant;

/**
 * How far a deployment is.
 *
 * @param desired tasks wanted of it
 * @param running tasks of it that run
 * @param pending tasks of it that are starting
 * @param old tasks of other deployments that run or start
 * @param failed failed starts, by ECS's count
 */
record Progress(int desired, int running, int pending, int old, int failed) {

    /** Before ECS shows the deployment. */
    static Progress unknown(ServiceSnapshot service) {
        return new Progress(service.desired(), 0, 0, service.running(), 0);
    }

    static Progress of(ServiceSnapshot service, DeploymentSnapshot ours) {
        int old = service.deployments().stream()
                .filter(one -> !one.id().equals(ours.id()))
                .mapToInt(one -> one.running() + one.pending())
                .sum();
        return new Progress(ours.desired(), ours.running(), ours.pending(), old, ours.failed());
    }

    Event.Progressed event(Instant at, String service) {
        return new Event.Progressed(at, service, desired, running, pending, old, failed);
    }
}
