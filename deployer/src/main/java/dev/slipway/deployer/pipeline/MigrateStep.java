package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.ledger.Applied;
import dev.slipway.deployer.migration.TaskEnd;
import dev.slipway.deployer.schema.MigrationLog;
import dev.slipway.deployer.schema.Outlook;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Span;
import java.util.Optional;

/** Migrates the database in a task of its own, from the new image, before any service moves. */
record MigrateStep(TasksOfRelease tasks, Environment.Migration migration, Outlook outlook) implements Step {

    private static final String UNCHANGED = " No service was changed.";

    @Override
    public String name() {
        return "migrate";
    }

    @Override
    public StepResult run() {
        String environment = tasks.environment().name();
        MigrationLog log = new MigrationLog(tasks.events());
        TaskEnd end = tasks.telling(log).run(name(), migration.like(), migration.command(), migration.timeout());
        return switch (end) {
            case TaskEnd.Succeeded() -> done(log);
            case TaskEnd.Failed(var exitCode, TaskFailure failure) ->
                untouched(new Outcome.MigrationFailed(
                        "The migration of %s failed: %s.%s Its log says why; correct it and release again."
                                .formatted(environment, failure.summary(), UNCHANGED),
                        failure));
            case TaskEnd.NeverStarted(String reason, var failure) ->
                untouched(new Outcome.MigrationNeverStarted(
                        "Tried to start the migration of %s but failed because: %s.%s Correct what it names and release again."
                                .formatted(environment, reason, UNCHANGED),
                        failure));
            case TaskEnd.TimedOut(String task) ->
                untouched(new Outcome.MigrationTimedOut(
                        "The migration of %s was not done in %s. %s%s Look at its log, then release again or raise migrate.timeout."
                                .formatted(environment, Span.of(migration.timeout()), task, UNCHANGED)));
            case TaskEnd.Unknown(String reason) ->
                untouched(new Outcome.MigrationUnknown(
                        "How the migration of %s ended is not known: %s.%s Look at the database before you release again."
                                .formatted(environment, reason, UNCHANGED)));
            case TaskEnd.Cancelled(Cancellation.Signal signal, String task) ->
                new StepResult.Halted(new Halt.Cancelled(signal, "During its migration. " + task));
        };
    }

    private StepResult done(MigrationLog log) {
        Optional<Applied> said = log.applied();
        said.ifPresent(
                one -> tasks.journal().applied(new Applied(one.schema(), one.migrations(), outlook.repeatable())));
        return new StepResult.Done(said.map(one -> "exit code 0; the schema is at " + one.schema()
                        + (one.migrations().isEmpty()
                                ? ", nothing was pending"
                                : ", applied: " + String.join(", ", one.migrations())))
                .orElse("exit code 0"));
    }

    private static StepResult untouched(Outcome outcome) {
        return new StepResult.Halted(new Halt.Untouched(outcome));
    }
}
