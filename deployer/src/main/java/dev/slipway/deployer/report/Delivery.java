package dev.slipway.deployer.report;

import java.time.Duration;

/** What came of telling Slack something. */
sealed interface Delivery {
    /** The channel shows it. */
    record Delivered() implements Delivery {}

    /**
     * The channel does not show it.
     *
     * @param reason why, and what to do about it; never holds the token
     * @param retryAfter how long Slack wants to be left alone; zero when it says nothing
     */
    record Undelivered(String reason, Duration retryAfter) implements Delivery {}
}
