package dev.slipway.app.database;

import java.time.Duration;
import java.util.List;

/**
 * What a run of the migrations did.
 *
 * @param attempts how often it was tried, from 1
 * @param from the schema's version before, {@code 0} for an empty database, {@code unknown} when it was never reached
 * @param to the schema's version at the end
 * @param applied what was run, in order, in all attempts; empty when there was nothing to do
 * @param waited how long another migrator was waited for
 * @param lockTimeouts the attempts that ended because a lock was not free in time
 * @param repaired what an unfinished run had left and was cleared away, a sentence each
 * @param notices what is not in order and was left alone, a sentence each with the command that mends it
 * @param took from the first connection to the end, waiting and pauses included
 */
public record MigrationAccount(
        int attempts,
        String from,
        String to,
        List<Applied> applied,
        Duration waited,
        List<LockTimeout> lockTimeouts,
        List<String> repaired,
        List<String> notices,
        Duration took) {
    public MigrationAccount {
        applied = List.copyOf(applied);
        lockTimeouts = List.copyOf(lockTimeouts);
        repaired = List.copyOf(repaired);
        notices = List.copyOf(notices);
    }

    /** One migration that was run; a repeatable one has the version {@code repeatable}. */
    public record Applied(String version, String description, Duration took, String script) {}

    /**
     * An attempt that a lock ended.
     *
     * @param attempt from 1
     * @param pause how long was waited after it; zero when it was the last
     */
    public record LockTimeout(int attempt, String reason, Duration pause) {}
}
