package dev.slipway.sandbox.faults;

import java.time.Duration;
import java.time.Instant;

/** A bucket of tokens, full at first, that fills up again at a steady rate. Thread-safe. */
final class TokenBucket {

    private static final double NANOS = 1e9;

    private final int burst;
    private final double perSecond;
    private double tokens;
    private Instant filledAt;

    /**
     * Makes a full one.
     *
     * @param burst how many tokens it holds; 0 never gives one
     * @param perSecond how many come back each second
     */
    TokenBucket(int burst, double perSecond, Instant now) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.tokens = burst;
        this.filledAt = now;
    }

    /** Takes a token, if there is one. */
    synchronized boolean take(Instant now) {
        if (now.isAfter(filledAt)) {
            tokens = Math.min(burst, tokens + Duration.between(filledAt, now).toNanos() / NANOS * perSecond);
            filledAt = now;
        }
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
