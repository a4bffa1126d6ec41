package dev.slipway.deployer.aws;

import java.util.Map;

/**
 * A service with what only somebody who scales it looks at.
 *
 * @param snapshot what everybody sees of it
 * @param tags the service's own; values may be empty
 */
public record ScaledService(String arn, ServiceSnapshot snapshot, Map<String, String> tags) {
    public ScaledService {
        tags = Map.copyOf(tags);
    }
}
