package dev.slipway.deployer.time;

import java.time.Duration;

/** A duration in a person's words. */
public final class Span {
    private Span() {}

    /** Such as {@code 90 s}, {@code 15 min} or {@code 2 h}: the largest unit that says it exactly. */
    public static String of(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + " ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + " h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
