package dev.slipway.app.maintenance;

import java.time.Instant;
import java.util.Optional;

/**
 * The maintenance state that all processes of an environment share.
 *
 * @param generation rises with every change, so that a task can say which one it has seen; 0 before the first
 * @param reason for colleagues; visitors do not see it
 * @param owner who asked for it
 * @param startedAt when it was put up; empty in mode {@code off}
 * @param until when it ends by itself, by each process's own clock; empty in mode {@code off}
 */
public record State(
        long generation, Mode mode, String reason, String owner, Optional<Instant> startedAt, Optional<Instant> until) {

    /** Before anybody has ever changed anything. */
    public static final State INITIAL = new State(0, Mode.OFF, "", "", Optional.empty(), Optional.empty());

    /** The mode in force at an instant: a window that has reached its end is off, whoever hears of it. */
    public Mode modeAt(Instant now) {
        return until.isPresent() && !now.isBefore(until.get()) ? Mode.OFF : mode;
    }
}
