package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.time.Cancellation;
import org.jspecify.annotations.Nullable;

/** Why a release cannot go on. What follows from it is {@link FailurePolicy}'s. */
sealed interface Halt {

    /** In whole sentences. */
    String reason();

    /** No service has been touched yet, so this is already how it ends. */
    record Untouched(Outcome outcome) implements Halt {
        @Override
        public String reason() {
            return outcome.message();
        }
    }

    /** A service failed on its new revision, or could not be told to move. */
    record ServiceFailed(String reason, @Nullable TaskFailure failure) implements Halt {}

    /** Somebody else moved a service. */
    record Superseded(String service, String reason) implements Halt {}

    /** A wave was not done in time. */
    record TimedOut(String reason, @Nullable TaskFailure failure) implements Halt {}

    /** Users do not reach the new release. */
    record SmokeTestFailed(String reason) implements Halt {}

    /**
     * Somebody cancelled the run.
     *
     * @param detail what became of the step, in whole sentences; may be empty
     */
    record Cancelled(Cancellation.Signal signal, String detail) implements Halt {
        Cancelled(Cancellation.Signal signal) {
            this(signal, "");
        }

        @Override
        public String reason() {
            return "The release was cancelled." + (detail.isEmpty() ? "" : " " + detail);
        }
    }
}
