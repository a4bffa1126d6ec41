package dev.slipway.sandbox.ecs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast tasks of services may be started: 100 at once and 20 more each second, for all services of the account together
 * ("AWS Fargate throttling quotas", On-Demand). Used on the timeline only.
 */
final class LaunchRate {

    private static final int BURST = 100;
    private static final double PER_SECOND = 20;

    private double tokens = BURST;

    @Nullable
    private Instant filled;

    /** Takes as many starts as there are, at most {@code wanted}. */
    int take(int wanted, Instant now) {
        Instant before = filled;
        if (before != null) {
            double seconds = Duration.between(before, now).toNanos() / 1e9;
            tokens = Math.min(BURST, tokens + seconds * PER_SECOND);
        }
        filled = now;
        int taken = Math.min(wanted, (int) tokens);
        tokens -= taken;
        return taken;
    }
}
