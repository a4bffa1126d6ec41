package dev.slipway.sandbox.faults;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How Slack is today. */
public enum SlackMode {
    /** As it should be. */
    OK("ok"),
    /** HTTP 200 with {@code ok: false} and an error, and nothing is posted. */
    ERROR("error"),
    /** HTTP 429 with Retry-After ("Rate limits" of Slack's Web API). */
    LIMITED("429"),
    /** HTTP 500 with a page that is not JSON. */
    FAILING("500"),
    /** It takes the call and says nothing. */
    HANGING("hang"),
    /** The connection is closed at once. */
    REFUSING("refused"),
    /** The right answer, a byte each second. */
    DRIPPING("drip"),
    /** HTTP 429 twice, then as it should be. */
    LIMITED_TWICE("429-twice");

    private final String word;

    SlackMode(String word) {
        this.word = word;
    }

    /** As the switch takes it. */
    public String word() {
        return word;
    }

    static Optional<SlackMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
    }

    /**
     * What becomes of one call.
     *
     * @param error that ERROR tells
     * @param retryAfter that LIMITED tells, in whole seconds
     */
    public record Mood(SlackMode mode, String error, Duration retryAfter) {}
}
