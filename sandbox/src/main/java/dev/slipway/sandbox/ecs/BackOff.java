package dev.slipway.sandbox.ecs;

import java.time.Duration;
import java.time.Instant;

/**
 * When a deployment may start its next tasks ("Amazon ECS service throttle logic"): while tasks end without having reached
 * RUNNING the time between attempts grows, up to 27 minutes; one that reaches RUNNING brings it back to normal. AWS does not
 * say how it grows: here from the third attempt on, twice as long each time. Used on the timeline only.
 */
final class BackOff {

    /** Attempts without growth; a guess. */
    private static final int CALM = 2;

    private final Duration first;
    private final Duration most;
    private int attempts;
    private Instant next;

    /**
     * @param first between two attempts as long as nothing is wrong
     * @param most between two attempts at any time
     */
    BackOff(Duration first, Duration most, Instant now) {
        this.first = first;
        this.most = most;
        this.next = now;
    }

    boolean allows(Instant now) {
        return !now.isBefore(next);
    }

    /** A task has ended after RUNNING; the next one waits a little. */
    void pause(Instant now) {
        next = later(next, now.plus(first));
    }

    /**
     * A task has ended without RUNNING.
     *
     * @return whether the wait has grown for it; not for the others of the same attempt
     */
    boolean failed(Instant now) {
        if (!allows(now)) {
            return false;
        }
        attempts++;
        int doublings = Math.clamp(attempts - (long) CALM, 0, 30);
        Duration wait = first.multipliedBy(1L << doublings);
        next = now.plus(wait.compareTo(most) > 0 ? most : wait);
        return doublings > 0;
    }

    /** A task has reached RUNNING. */
    void calm() {
        attempts = 0;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
