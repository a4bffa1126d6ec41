package dev.slipway.sandbox.balancer;

import java.util.List;

/**
 * A target group as it was made.
 *
 * @param ports of 127.0.0.1 that lead to it
 */
public record GroupDescription(String arn, HealthCheck check, TargetGroupAttributes attributes, List<Integer> ports) {

    public GroupDescription {
        ports = List.copyOf(ports);
    }
}
