package dev.slipway.deployer.aws;

import java.time.Duration;
import java.util.List;

/**
 * A service with what is set of it beside what a release follows.
 *
 * @param shown the service itself
 * @param controller the type of its deployment controller: {@code ECS}, {@code CODE_DEPLOY}, {@code EXTERNAL}
 * @param strategy of its deployments: {@code ROLLING}, {@code BLUE_GREEN} …
 * @param breaker whether the deployment circuit breaker is on
 * @param breakerRollsBack whether it takes a failed deployment back
 */
public record ServiceSettings(
        ServiceSnapshot shown, String controller, String strategy, boolean breaker, boolean breakerRollsBack) {

    /** How long failed health checks are passed over after a task's start; ECS's default is zero. */
    public Duration grace() {
        return shown.health().gracePeriod();
    }

    /** ARNs; none without a load balancer. */
    public List<String> targetGroups() {
        return shown.health().targetGroups();
    }

    /** The service's name in ECS. */
    public String name() {
        return shown.name();
    }
}
