package dev.slipway.deployer.aws;

import java.time.Duration;

/**
 * A target group and how it checks its targets.
 *
 * @param protocol of the health check: {@code HTTP}, {@code HTTPS}, {@code TCP} …
 * @param path that it asks; empty for a check without HTTP
 * @param matcher the codes that count as healthy, such as {@code 200-299}; empty for a check without HTTP
 * @param interval between two checks of one target
 * @param healthyThreshold passes in a row that make a target healthy
 * @param unhealthyThreshold failures in a row that make it unhealthy
 */
public record TargetGroup(
        String arn,
        String name,
        String protocol,
        String path,
        String matcher,
        Duration interval,
        int healthyThreshold,
        int unhealthyThreshold) {}
