package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs steps and tells when each began, how it ended and how long it took. */
final class Steps {
    private final InstantSource clock;
    private final Events events;

    Steps(InstantSource clock, Events events) {
        this.clock = clock;
        this.events = events;
    }

    /** Runs a step of a release; a halt when it cannot go on. */
    Optional<Halt> run(Step step) {
        StepResult result = told(step.name(), step::run, Steps::detail, StepResult.Done.class::isInstance);
        return switch (result) {
            case StepResult.Done ignored -> Optional.empty();
            case StepResult.Halted(Halt halt) -> Optional.of(halt);
        };
    }

    Admission.Result admit(Admission admission) {
        return told(
                "preflight",
                admission::decide,
                result -> switch (result) {
                    case Admission.Admitted(var plan, var proof, var _) ->
                        String.join(
                                " ",
                                Stream.concat(
                                                Stream.of("%d of %d services would change."
                                                        .formatted(
                                                                plan.changed().size(),
                                                                plan.services().size())),
                                                proof.stream())
                                        .toList());
                    case Admission.Refused(Outcome outcome) -> firstLine(outcome.message());
                },
                Admission.Admitted.class::isInstance);
    }

    /** Runs anything under a step's name. What it throws ends the step, and goes on. */
    <T> T told(String name, Supplier<T> work, Function<T, String> detail, Function<T, Boolean> succeeded) {
        Instant begin = clock.instant();
        events.publish(new Event.StepStarted(begin, name));
        T result;
        try {
            result = work.get();
        } catch (RuntimeException | Error e) {
            ended(name, begin, false, String.valueOf(e.getMessage()));
            throw e;
        }
        ended(name, begin, succeeded.apply(result), detail.apply(result));
        return result;
    }

    private void ended(String name, Instant begin, boolean succeeded, String detail) {
        Instant end = clock.instant();
        events.publish(new Event.StepEnded(end, name, succeeded, Duration.between(begin, end), detail));
    }

    private static String detail(StepResult result) {
        return switch (result) {
            case StepResult.Done(String detail) -> detail;
            case StepResult.Halted(Halt halt) -> firstLine(halt.reason());
        };
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
