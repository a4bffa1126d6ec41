package dev.slipway.deployer.operation;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** What an operation works with, and how its parts are told. */
public record Ground(Aws aws, Environment environment, Timing timing, Cancellation cancellation, Events events) {
    private static final Duration ALLOWED = Duration.ofMinutes(30);

    Instant now() {
        return timing.clock().instant();
    }

    /** How long the tasks of one wave may take to come or to go: as slipway.yml says for a wave's roll-out, else half an hour. */
    Duration allowed() {
        return Objects.requireNonNullElse(environment.rolloutTimeout(), ALLOWED);
    }

    /** When a part that begins now has to be over. */
    Instant deadline() {
        return now().plus(allowed());
    }

    /** Repeats reads, and writes that say the same each time, until the deadline. */
    <T> T patiently(Instant deadline, Supplier<T> call) {
        return new Patience(timing, cancellation).until(deadline, call);
    }

    void warn(String message) {
        events.publish(new Event.Warned(now(), message));
    }

    /** Runs a part as a step that reports show; how the operation ended, once it has. An exception ends the step, and goes on. */
    Optional<OperationOutcome> step(String name, Supplier<Part> work) {
        Instant begin = now();
        events.publish(new Event.StepStarted(begin, name));
        Part part;
        try {
            part = work.get();
        } catch (RuntimeException e) {
            ended(name, begin, false, String.valueOf(e.getMessage()));
            throw e;
        }
        return switch (part) {
            case Part.Went(String detail) -> {
                ended(name, begin, true, detail);
                yield Optional.empty();
            }
            case Part.Halted(OperationOutcome outcome) -> {
                ended(name, begin, false, outcome.message().lines().findFirst().orElse(""));
                yield Optional.of(outcome);
            }
        };
    }

    private void ended(String name, Instant begin, boolean succeeded, String detail) {
        Instant end = now();
        events.publish(new Event.StepEnded(end, name, succeeded, Duration.between(begin, end), detail));
    }
}
