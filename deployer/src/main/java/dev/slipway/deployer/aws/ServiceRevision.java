package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.util.Map;

/**
 * A service revision: what a service deployment moved the service to, with the digests that ECS resolved.
 *
 * @param digests by the container's name; containers whose digest ECS does not know are missing
 */
public record ServiceRevision(String arn, TaskDefinitionArn taskDefinition, Map<String, Digest> digests) {
    public ServiceRevision {
        digests = Map.copyOf(digests);
    }
}
