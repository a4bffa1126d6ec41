package dev.slipway.sandbox.balancer;

import java.time.Duration;

/**
 * How a target group asks its targets whether they are well: a GET on a new connection (ELB, "Health checks for Application
 * Load Balancer target groups").
 *
 * @param path begins with a slash
 * @param interval between the end of a check and the next; ELB's default is 30 s
 * @param timeout of connecting, and of waiting for the answer; ELB's default is 5 s
 * @param healthyThreshold passes in a row that make an unhealthy target healthy; ELB's default is 5
 * @param unhealthyThreshold failures in a row that make a target unhealthy; ELB's default is 2
 * @param matcher the statuses that pass; ELB's default is 200
 */
public record HealthCheck(
        String path,
        Duration interval,
        Duration timeout,
        int healthyThreshold,
        int unhealthyThreshold,
        Matcher matcher) {

    public HealthCheck {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a health check's path begins with a slash: " + path);
        }
        if (healthyThreshold < 1 || unhealthyThreshold < 1) {
            throw new IllegalArgumentException("a health check's thresholds are at least 1");
        }
        if (!interval.isPositive() || !timeout.isPositive()) {
            throw new IllegalArgumentException("a health check's interval and timeout are above 0");
        }
    }

    /** A check that 200 alone passes. */
    public HealthCheck(String path, Duration interval, Duration timeout, int healthyThreshold, int unhealthyThreshold) {
        this(path, interval, timeout, healthyThreshold, unhealthyThreshold, Matcher.OK);
    }
}
