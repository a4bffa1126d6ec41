package dev.slipway.deployer.operation;

import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.time.Cancellation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an operation ended. Each says in whole sentences what came of it and, where it failed, what to do next. */
public sealed interface OperationOutcome {

    /** For people. */
    String message();

    /** What was asked for is so now. */
    record Done(String message) implements OperationOutcome {}

    /** What was asked for was so already; nothing was written. */
    record NothingToDo(String message) implements OperationOutcome {}

    /**
     * Something stands in the way. Nothing was changed.
     *
     * @param problems each a whole sentence that says what to do
     */
    record Refused(List<String> problems) implements OperationOutcome {
        public Refused {
            problems = List.copyOf(problems);
        }

        @Override
        public String message() {
            return String.join("\n", problems);
        }
    }

    /** Somebody else is at work in the environment. Nothing was changed. */
    record Locked(String message) implements OperationOutcome {}

    /**
     * It stopped half-way: services do not come up, or AWS refuses. What was asked for so far stands, nothing that is
     * remembered is lost, and running the verb again goes on from there.
     */
    record Unfinished(String message, @Nullable TaskFailure failure) implements OperationOutcome {}

    /** A restart failed; the tasks that ran before run on. */
    record RolledBack(String message, @Nullable TaskFailure failure) implements OperationOutcome {}

    /** A restart failed, and so did the way back. */
    record RollbackFailed(String message, @Nullable TaskFailure failure) implements OperationOutcome {}

    /** Another deployment took the place of a restart. */
    record Superseded(String message) implements OperationOutcome {}

    /** Not done in time. What was asked for stands. */
    record TimedOut(String message, @Nullable TaskFailure failure) implements OperationOutcome {}

    /** Somebody cancelled it. */
    record Cancelled(String message, Cancellation.Signal signal) implements OperationOutcome {}
}
