package dev.slipway.deployer.migration;

import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.time.Cancellation;
import org.jspecify.annotations.Nullable;

/** How a one-off task ended. */
public sealed interface TaskEnd {

    /** How it ended, as the ledger has it. */
    default String word() {
        return switch (this) {
            case Succeeded _ -> "succeeded";
            case Failed _ -> "failed";
            case NeverStarted _ -> "never-started";
            case TimedOut _ -> "timed-out";
            case Unknown _ -> "unknown";
            case Cancelled _ -> "cancelled";
        };
    }

    /** The container exited with 0. */
    record Succeeded() implements TaskEnd {}

    /** The container exited with something else, 1 to 255. */
    record Failed(int exitCode, TaskFailure failure) implements TaskEnd {}

    /**
     * The container never ran.
     *
     * @param reason why, without a full stop
     * @param failure absent when there was not even a task
     */
    record NeverStarted(String reason, @Nullable TaskFailure failure) implements TaskEnd {}

    /**
     * Not done in time.
     *
     * @param task what became of its task, in whole sentences
     */
    record TimedOut(String task) implements TaskEnd {}

    /**
     * Nobody can tell.
     *
     * @param reason why, without a full stop
     */
    record Unknown(String reason) implements TaskEnd {}

    /**
     * Somebody cancelled the run.
     *
     * @param task what became of its task, in whole sentences
     */
    record Cancelled(Cancellation.Signal signal, String task) implements TaskEnd {}
}
