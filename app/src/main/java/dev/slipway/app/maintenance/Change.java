package dev.slipway.app.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody wants the state to become.
 *
 * @param duration how long it lasts, 1 second to 24 hours; empty in mode {@code off} only
 */
public record Change(Mode mode, String reason, String owner, Optional<Duration> duration) {
    /** The longest window; who needs more renews it. */
    public static final Duration LONGEST = Duration.ofHours(24);

    /** The state it leads to. */
    State asState(long generation, Instant now) {
        return switch (mode) {
            case OFF -> new State(generation, mode, reason, owner, Optional.empty(), Optional.empty());
            case FULL -> new State(generation, mode, reason, owner, Optional.of(now), duration.map(now::plus));
        };
    }
}
