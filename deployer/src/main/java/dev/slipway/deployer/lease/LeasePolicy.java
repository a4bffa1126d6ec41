package dev.slipway.deployer.lease;

import java.time.Duration;

/**
 * How long things about a lease take.
 *
 * @param length from one renewal to the end of the lease by itself
 * @param heartbeat between two renewals
 * @param margin a holder with less than this left renews before it writes; more than {@code fresh}
 * @param fresh how old a look at the lease may be before a write to ECS; ECS has no fencing token, so what happens within
 *     this time after the look is the race that remains
 * @param patience how long S3 is asked again while it does not answer
 */
public record LeasePolicy(Duration length, Duration heartbeat, Duration margin, Duration fresh, Duration patience) {

    public LeasePolicy {
        if (heartbeat.plus(margin).compareTo(length) >= 0 || margin.compareTo(fresh) <= 0) {
            throw new IllegalArgumentException("not a policy: " + length + ", " + heartbeat + ", " + margin);
        }
    }

    /** A minute, renewed four times in it. */
    public static LeasePolicy standard() {
        return new LeasePolicy(
                Duration.ofSeconds(60),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30));
    }
}
