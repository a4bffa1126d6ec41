package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.ledger.Journal;
import dev.slipway.deployer.migration.OneOffRunner;
import dev.slipway.deployer.migration.OneOffTaskRequest;
import dev.slipway.deployer.migration.TaskEnd;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Span;
import dev.slipway.deployer.time.Timing;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Migrates the database in a task of its own, from the new image, before any service moves. */
record MigrateStep(
        Aws aws,
        Timing timing,
        Cancellation cancellation,
        Environment environment,
        Environment.Migration migration,
        ReleaseId release,
        Revisions revisions,
        Journal journal,
        Events events)
        implements Step {

    private static final String UNCHANGED = " No service was changed.";

    @Override
    public String name() {
        return "migrate";
    }

    @Override
    public StepResult run() {
        Environment.Service like = environment.service(migration.like()).orElseThrow();
        try {
            Optional<ServiceSnapshot> shown = new Patience(timing, cancellation)
                            .until(
                                    timing.clock().instant().plus(migration.timeout()),
                                    () -> aws.ecs().services(environment.cluster(), List.of(like.serviceName())))
                            .stream()
                            .findFirst();
            return shown.map(snapshot -> run(like, snapshot))
                    .orElseGet(() -> neverStarted("the service " + like.serviceName() + " is gone", null));
        } catch (AwsFailure e) {
            if (cancellation.requested().isPresent()) {
                return new StepResult.Halted(
                        new Halt.Cancelled(cancellation.requested().get()));
            }
            return neverStarted(String.valueOf(e.getMessage()), null);
        }
    }

    private StepResult run(Environment.Service like, ServiceSnapshot snapshot) {
        OneOffTaskRequest request = new OneOffTaskRequest(
                name(),
                release,
                environment.name(),
                environment.cluster(),
                snapshot,
                revisions.of(like.name()),
                like.container(),
                migration.command(),
                migration.timeout());
        TaskEnd end = new OneOffRunner(aws, timing, cancellation)
                .takeUpOrRun(request, events, task -> journal.started(request.purpose(), task.startedBy(), task.arn()));
        journal.taskEnded(end.word());
        return switch (end) {
            case TaskEnd.Succeeded() -> new StepResult.Done("exit code 0");
            case TaskEnd.Failed(var exitCode, TaskFailure failure) ->
                untouched(new Outcome.MigrationFailed(
                        "The migration of %s failed: %s.%s Its log says why; correct it and release again."
                                .formatted(environment.name(), failure.summary(), UNCHANGED),
                        failure));
            case TaskEnd.NeverStarted(String reason, var failure) -> neverStarted(reason, failure);
            case TaskEnd.TimedOut(String task) ->
                untouched(new Outcome.MigrationTimedOut(
                        "The migration of %s was not done in %s. %s%s Look at its log, then release again or raise migrate.timeout."
                                .formatted(environment.name(), Span.of(migration.timeout()), task, UNCHANGED)));
            case TaskEnd.Unknown(String reason) ->
                untouched(new Outcome.MigrationUnknown(
                        "How the migration of %s ended is not known: %s.%s Look at the database before you release again."
                                .formatted(environment.name(), reason, UNCHANGED)));
            case TaskEnd.Cancelled(Cancellation.Signal signal, String task) ->
                new StepResult.Halted(new Halt.Cancelled(signal, "During its migration. " + task));
        };
    }

    private StepResult neverStarted(String reason, @Nullable TaskFailure failure) {
        return untouched(new Outcome.MigrationNeverStarted(
                "Tried to start the migration of %s but failed because: %s.%s Correct what it names and release again."
                        .formatted(environment.name(), reason, UNCHANGED),
                failure));
    }

    private static StepResult untouched(Outcome outcome) {
        return new StepResult.Halted(new Halt.Untouched(outcome));
    }
}
