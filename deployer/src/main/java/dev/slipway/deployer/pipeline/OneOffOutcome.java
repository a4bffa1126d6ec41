package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.time.Cancellation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a one-off command ended. */
public sealed interface OneOffOutcome {

    /** For people: what came of it and, where it failed, what to do next. */
    String message();

    /** The command ran and ended with 0. */
    record Succeeded(String message) implements OneOffOutcome {}

    /**
     * The command ran and ended otherwise.
     *
     * @param exitCode the container's own; 1 to 255
     */
    record Failed(String message, int exitCode, TaskFailure task) implements OneOffOutcome {}

    /** A check before it failed; nothing was started. */
    record PreflightFailed(List<String> problems) implements OneOffOutcome {
        public PreflightFailed {
            problems = List.copyOf(problems);
        }

        @Override
        public String message() {
            return String.join("\n", problems);
        }
    }

    /** The task never ran. */
    record NeverStarted(String message, @Nullable TaskFailure task) implements OneOffOutcome {}

    /** It was not done in time; the message says what became of its task. */
    record TimedOut(String message) implements OneOffOutcome {}

    /** How it ended is not known. */
    record Unknown(String message) implements OneOffOutcome {}

    /** Somebody cancelled it; the message says what became of its task. */
    record Cancelled(String message, Cancellation.Signal signal) implements OneOffOutcome {}
}
