package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.config.Commands;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.migration.TaskEnd;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Span;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command of {@code pre_update} or {@code post_update}. One that is to fail the release ends it as a migration does
 * while no service was moved, and as a service that fails does once they were: then all go back.
 */
record CommandStep(TasksOfRelease tasks, When when, Commands.Command command) implements Step {
    private static final String UNCHANGED = " No service was changed.";

    /** Where it stands in the release. */
    enum When {
        PRE_UPDATE("pre_update"),
        POST_UPDATE("post_update");

        private final String key;

        When(String key) {
            this.key = key;
        }
    }

    @Override
    public String name() {
        return when.key + " " + command.text();
    }

    @Override
    public StepResult run() {
        TaskEnd end = tasks.run(name(), command.like(), command.words(), command.timeout());
        return switch (end) {
            case TaskEnd.Succeeded() -> new StepResult.Done("exit code 0");
            case TaskEnd.Cancelled(Cancellation.Signal signal, String task) ->
                new StepResult.Halted(new Halt.Cancelled(signal, "During %s. %s".formatted(name(), task)));
            case TaskEnd.Failed(var exitCode, TaskFailure failure) ->
                ended(
                        "%s of %s failed: %s.".formatted(name(), environment(), failure.summary()),
                        " Its log says why; correct it and release again.",
                        failure,
                        text -> new Outcome.MigrationFailed(text, failure),
                        false);
            case TaskEnd.NeverStarted(String reason, var failure) ->
                ended(
                        "Tried to start %s of %s but failed because: %s.".formatted(name(), environment(), reason),
                        " Correct what it names and release again.",
                        failure,
                        text -> new Outcome.MigrationNeverStarted(text, failure),
                        false);
            case TaskEnd.TimedOut(String task) ->
                ended(
                        "%s of %s was not done in %s. %s"
                                .formatted(name(), environment(), Span.of(command.timeout()), task),
                        " Look at its log, then release again or raise its timeout.",
                        null,
                        Outcome.MigrationTimedOut::new,
                        true);
            case TaskEnd.Unknown(String reason) ->
                ended(
                        "How %s of %s ended is not known: %s.".formatted(name(), environment(), reason),
                        " Look at what it was to change before you release again.",
                        null,
                        Outcome.MigrationUnknown::new,
                        false);
        };
    }

    private String environment() {
        return tasks.environment().name();
    }

    private StepResult ended(
            String reason,
            String advice,
            @Nullable TaskFailure failure,
            Function<String, Outcome> before,
            boolean timedOut) {
        return switch (command.onFailure()) {
            case WARN -> {
                tasks.events()
                        .publish(new Event.Warned(
                                tasks.timing().clock().instant(), reason + " The release goes on (onFailure: warn)."));
                yield new StepResult.Done(reason + " The release goes on.");
            }
            case FAIL ->
                new StepResult.Halted(
                        switch (when) {
                            case PRE_UPDATE -> new Halt.Untouched(before.apply(reason + UNCHANGED + advice));
                            case POST_UPDATE ->
                                timedOut ? new Halt.TimedOut(reason, failure) : new Halt.ServiceFailed(reason, failure);
                        });
        };
    }
}
