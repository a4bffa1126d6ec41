package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Environment;

/**
 * One service's way from a revision to another, both registered.
 *
 * @param before what the service ran when the release began, and gets back when it fails
 */
public record Move(Environment.Service service, TaskDefinition before, TaskDefinition after) {

    /** Whether the service stays on its revision: ECS begins a deployment only where one is forced. */
    boolean restarts() {
        return before.arn().equals(after.arn());
    }

    /** The file's name of the service. */
    public String name() {
        return service.name();
    }
}
