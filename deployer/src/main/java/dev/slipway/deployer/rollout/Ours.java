package dev.slipway.deployer.rollout;

import java.time.Instant;

/**
 * What tells our deployment from others in a service.
 *
 * @param id {@code ecs-svc/…}, which its tasks carry as {@code startedBy}; empty until ECS has answered
 * @param createdAt by ECS's clock
 */
record Ours(String id, Instant createdAt) {

    /** Before ECS has answered: every deployment is older. */
    static final Ours NOT_KNOWN_YET = new Ours("", Instant.MAX);
}
