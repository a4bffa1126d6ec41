package dev.slipway.sandbox.balancer;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * How a target group shares out requests and parts from targets (ELB, "Edit target group attributes for your Application Load
 * Balancer").
 *
 * @param deregistrationDelay how long requests in flight may keep a deregistered target; what is in flight then gets 502
 *     ({@code deregistration_delay.timeout_seconds}; ELB's default is 300 s)
 * @param algorithm {@code load_balancing.algorithm.type}
 * @param slowStart how long a target that has become healthy gets less than its share, rising from nothing in a line
 *     ({@code slow_start.duration_seconds}); zero, which is ELB's default, turns it off
 */
public record TargetGroupAttributes(Duration deregistrationDelay, Algorithm algorithm, Duration slowStart) {

    public TargetGroupAttributes {
        if (deregistrationDelay.isNegative() || slowStart.isNegative()) {
            throw new IllegalArgumentException("deregistration delay and slow start are not below 0");
        }
        if (algorithm != Algorithm.ROUND_ROBIN && !slowStart.isZero()) {
            // ELB: "You can't enable slow start mode when using least outstanding requests".
            throw new IllegalArgumentException("slow start goes with round robin only");
        }
    }

    /** Round robin without slow start, as ELB makes a target group. */
    public static TargetGroupAttributes drainingFor(Duration deregistrationDelay) {
        return new TargetGroupAttributes(deregistrationDelay, Algorithm.ROUND_ROBIN, Duration.ZERO);
    }

    public TargetGroupAttributes withAlgorithm(Algorithm value) {
        return new TargetGroupAttributes(deregistrationDelay, value, slowStart);
    }

    public TargetGroupAttributes withSlowStart(Duration value) {
        return new TargetGroupAttributes(deregistrationDelay, algorithm, value);
    }

    /** By ELB's keys, as DescribeTargetGroupAttributes lists them. */
    public Map<String, String> byKey() {
        return Map.of(
                "deregistration_delay.timeout_seconds", Long.toString(deregistrationDelay.toSeconds()),
                "load_balancing.algorithm.type", algorithm.name().toLowerCase(Locale.ROOT),
                "slow_start.duration_seconds", Long.toString(slowStart.toSeconds()));
    }

    /** Who is next. */
    public enum Algorithm {
        /** Each in turn: ELB's default. */
        ROUND_ROBIN,
        /** The one with the fewest requests in flight: helps where some targets are slow, as those just started are. */
        LEAST_OUTSTANDING_REQUESTS
    }
}
