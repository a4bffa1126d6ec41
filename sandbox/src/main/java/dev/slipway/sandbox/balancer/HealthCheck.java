package dev.slipway.sandbox.balancer;

import java.time.Duration;

/**
 * How a target group asks its targets whether they are well: a GET on a new connection, which 200 alone passes.
 *
 * @param path begins with a slash
 * @param interval between the end of a check and the next
 * @param timeout of connecting, and of waiting for the answer
 * @param healthyThreshold passes in a row that make an unhealthy target healthy
 * @param unhealthyThreshold failures in a row that make a target unhealthy
 */
public record HealthCheck(
        String path, Duration interval, Duration timeout, int healthyThreshold, int unhealthyThreshold) {

    public HealthCheck {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a health check's path begins with a slash: " + path);
        }
        if (healthyThreshold < 1 || unhealthyThreshold < 1) {
            throw new IllegalArgumentException("a health check's thresholds are at least 1");
        }
    }
}
