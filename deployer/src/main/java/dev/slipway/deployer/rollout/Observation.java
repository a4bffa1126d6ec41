package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a service showed.
 *
 * @param service absent when ECS has none of that name, or none yet
 * @param deployment the service deployment whose target is the revision that we asked for; absent when this look did
 *     not need it, or ECS does not show it yet
 * @param stopped stopped tasks of the service, of whatever revision
 */
record Observation(
        @Nullable ServiceSnapshot service, @Nullable ServiceDeploymentSnapshot deployment, List<TaskSnapshot> stopped) {
    Observation {
        stopped = List.copyOf(stopped);
    }
}
