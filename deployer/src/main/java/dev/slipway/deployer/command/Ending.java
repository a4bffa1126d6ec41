package dev.slipway.deployer.command;

import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.maintenance.MaintenanceOutcome;
import dev.slipway.deployer.operation.OperationOutcome;
import dev.slipway.deployer.pipeline.OneOffOutcome;
import dev.slipway.deployer.pipeline.Outcome;
import dev.slipway.deployer.recovery.Recovered;
import dev.slipway.deployer.time.Cancellation;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended, for the process and for its reports.
 *
 * @param number what the program ends with
 * @param outcome one word of docs/exit-codes.md
 */
record Ending(
        int number,
        String outcome,
        String message,
        @Nullable TaskFailure failure) {

    private static Ending of(ExitCode code, String message, @Nullable TaskFailure failure) {
        return new Ending(code.number(), code.name().toLowerCase(Locale.ROOT).replace('_', '-'), message, failure);
    }

    static Ending of(ExitCode code, String message) {
        return of(code, message, null);
    }

    static Ending of(Outcome outcome) {
        ExitCode code = switch (outcome) {
            case Outcome.Released _, Outcome.NothingToDo _ -> ExitCode.DONE;
            case Outcome.PreflightFailed _ -> ExitCode.PREFLIGHT_FAILED;
            case Outcome.Locked _ -> ExitCode.LOCKED;
            case Outcome.MigrationFailed _ -> ExitCode.MIGRATION_FAILED;
            case Outcome.MigrationNeverStarted _ -> ExitCode.MIGRATION_NEVER_STARTED;
            case Outcome.MigrationTimedOut _, Outcome.TimedOut _ -> ExitCode.TIMED_OUT;
            case Outcome.MigrationUnknown _ -> ExitCode.MIGRATION_UNKNOWN;
            case Outcome.RolledBack _ -> ExitCode.ROLLED_BACK;
            case Outcome.RollbackFailed _ -> ExitCode.ROLLBACK_FAILED;
            case Outcome.SmokeTestFailed _ -> ExitCode.SMOKE_TEST_FAILED;
            case Outcome.Superseded _ -> ExitCode.SUPERSEDED;
            case Outcome.Cancelled cancelled -> of(cancelled.signal());
        };
        return of(code, outcome.message(), outcome.failure().orElse(null));
    }

    /** The container's own exit code when the command ran, else one of ours; the outcome says which. */
    static Ending of(OneOffOutcome outcome) {
        return switch (outcome) {
            case OneOffOutcome.Succeeded succeeded -> new Ending(0, "command-succeeded", succeeded.message(), null);
            case OneOffOutcome.Failed failed ->
                new Ending(failed.exitCode(), "command-failed", failed.message(), failed.task());
            case OneOffOutcome.PreflightFailed failed -> of(ExitCode.PREFLIGHT_FAILED, failed.message());
            case OneOffOutcome.NeverStarted never ->
                new Ending(
                        ExitCode.MIGRATION_NEVER_STARTED.number(),
                        "command-never-started",
                        never.message(),
                        never.task());
            case OneOffOutcome.TimedOut late -> of(ExitCode.TIMED_OUT, late.message());
            case OneOffOutcome.Unknown unknown ->
                new Ending(ExitCode.MIGRATION_UNKNOWN.number(), "command-unknown", unknown.message(), null);
            case OneOffOutcome.Cancelled cancelled -> of(of(cancelled.signal()), cancelled.message());
        };
    }

    /** A start or a stop that is not finished is no rollback that failed, though it needs a person as well: a word of its own. */
    static Ending of(OperationOutcome outcome) {
        return switch (outcome) {
            case OperationOutcome.Done done -> of(ExitCode.DONE, done.message());
            case OperationOutcome.NothingToDo nothing -> of(ExitCode.DONE, nothing.message());
            case OperationOutcome.Refused refused -> of(ExitCode.PREFLIGHT_FAILED, refused.message());
            case OperationOutcome.Locked locked -> of(ExitCode.LOCKED, locked.message());
            case OperationOutcome.Unfinished(String message, TaskFailure failure) ->
                new Ending(ExitCode.ROLLBACK_FAILED.number(), "unfinished", message, failure);
            case OperationOutcome.RolledBack(String message, TaskFailure failure) ->
                of(ExitCode.ROLLED_BACK, message, failure);
            case OperationOutcome.RollbackFailed(String message, TaskFailure failure) ->
                of(ExitCode.ROLLBACK_FAILED, message, failure);
            case OperationOutcome.Superseded superseded -> of(ExitCode.SUPERSEDED, superseded.message());
            case OperationOutcome.TimedOut(String message, TaskFailure failure) ->
                of(ExitCode.TIMED_OUT, message, failure);
            case OperationOutcome.Cancelled cancelled -> of(of(cancelled.signal()), cancelled.message());
        };
    }

    /** What is clean is done, whatever became of the release that was cleaned up after. */
    static Ending of(Recovered recovered) {
        ExitCode code = switch (recovered) {
            case Recovered.Nothing _, Recovered.Back _, Recovered.Forward _ -> ExitCode.DONE;
            case Recovered.Failed _ -> ExitCode.ROLLBACK_FAILED;
            case Recovered.Cancelled cancelled -> of(cancelled.signal());
        };
        return of(code, recovered.message());
    }

    static Ending of(MaintenanceOutcome outcome) {
        ExitCode code = switch (outcome) {
            case MaintenanceOutcome.Acknowledged _, MaintenanceOutcome.Shown _ -> ExitCode.DONE;
            case MaintenanceOutcome.Stragglers _, MaintenanceOutcome.NoAnswer _ -> ExitCode.TIMED_OUT;
            case MaintenanceOutcome.Superseded _ -> ExitCode.SUPERSEDED;
            case MaintenanceOutcome.Refused _ -> ExitCode.PREFLIGHT_FAILED;
            case MaintenanceOutcome.Cancelled cancelled -> of(cancelled.signal());
        };
        return of(code, outcome.message());
    }

    static Ending cancelled(Cancellation.Signal signal, String message) {
        return of(of(signal), message);
    }

    private static ExitCode of(Cancellation.Signal signal) {
        return switch (signal) {
            case INTERRUPT -> ExitCode.INTERRUPTED;
            case TERMINATE -> ExitCode.TERMINATED;
        };
    }
}
