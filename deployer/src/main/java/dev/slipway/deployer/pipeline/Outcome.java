package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.time.Cancellation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a release ended. Each says in whole sentences what came of it and, where it failed, what to do next. */
public sealed interface Outcome {

    /** For people. */
    String message();

    /** The first failed task, where one explains the outcome. */
    default Optional<TaskFailure> failure() {
        return Optional.empty();
    }

    /** What was planned, once a plan was made. */
    default Optional<Plan> plan() {
        return Optional.empty();
    }

    /** Every service runs the release, and the old version is gone. */
    record Released(Plan planned, String message) implements Outcome {
        @Override
        public Optional<Plan> plan() {
            return Optional.of(planned);
        }
    }

    /** Every service ran it already; nothing was written. */
    record NothingToDo(Plan planned, String message) implements Outcome {
        @Override
        public Optional<Plan> plan() {
            return Optional.of(planned);
        }
    }

    /**
     * A check before the release failed. Nothing was changed.
     *
     * @param problems each a whole sentence that says what to do
     */
    record PreflightFailed(List<String> problems) implements Outcome {
        public PreflightFailed {
            problems = List.copyOf(problems);
        }

        @Override
        public String message() {
            return String.join("\n", problems);
        }
    }

    /** A deployment is already running in a service that this one would touch. Nothing was changed. */
    record Locked(String message) implements Outcome {}

    /** The migration ran and failed. No service was changed. */
    record MigrationFailed(String message, TaskFailure task) implements Outcome {
        @Override
        public Optional<TaskFailure> failure() {
            return Optional.of(task);
        }
    }

    /** The migration's task never ran. No service was changed. */
    record MigrationNeverStarted(String message, @Nullable TaskFailure task) implements Outcome {
        @Override
        public Optional<TaskFailure> failure() {
            return Optional.ofNullable(task);
        }
    }

    /** The migration was not done in time; its task was stopped. No service was changed. */
    record MigrationTimedOut(String message) implements Outcome {}

    /** How the migration ended is not known. No service was changed. */
    record MigrationUnknown(String message) implements Outcome {}

    /** The roll-out failed; every service is back on what it ran before. */
    record RolledBack(String message, @Nullable TaskFailure task) implements Outcome {
        @Override
        public Optional<TaskFailure> failure() {
            return Optional.ofNullable(task);
        }
    }

    /** The roll-out failed, and not every service is back. */
    record RollbackFailed(String message, @Nullable TaskFailure task) implements Outcome {
        @Override
        public Optional<TaskFailure> failure() {
            return Optional.ofNullable(task);
        }
    }

    /** Users do not reach the new release; every service is back on what it ran before. */
    record SmokeTestFailed(String message) implements Outcome {}

    /** Another deployment took the place of ours in a service; the other services are back on what they ran before. */
    record Superseded(String message) implements Outcome {}

    /** The roll-out was not done in time; every service is back on what it ran before. */
    record TimedOut(String message, @Nullable TaskFailure task) implements Outcome {
        @Override
        public Optional<TaskFailure> failure() {
            return Optional.ofNullable(task);
        }
    }

    /** Somebody cancelled it; the way back has been requested, and not watched to its end. */
    record Cancelled(String message, Cancellation.Signal signal) implements Outcome {}
}
