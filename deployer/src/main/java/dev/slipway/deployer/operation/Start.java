package dev.slipway.deployer.operation;

import dev.slipway.deployer.aws.Autoscaling;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Scaling;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.rollout.Arrivals;
import dev.slipway.deployer.rollout.WaveResult;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings services back to what {@link Stop} has remembered, watches them come up, and forgets it then: until the end the
 * tags say how to go on. The first wave starts first. Not thread-safe.
 */
public final class Start {
    private final Ground ground;
    private final List<Environment.Service> services;
    private boolean wrote;

    public Start(Ground ground, List<Environment.Service> services) {
        this.ground = ground;
        this.services = List.copyOf(services);
    }

    /** Starts, and returns when every service is up. Failures of AWS are outcomes, not exceptions. */
    public OperationOutcome run() {
        Door door = new Door(ground, services);
        return ground.step("look", door::look).orElseGet(() -> start(door.found()));
    }

    /** A service that was stopped, and what it was. */
    private record Stopped(Subject subject, Memory memory) {}

    private OperationOutcome start(List<Subject> found) {
        List<Stopped> stopped = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<String> forgotten = new ArrayList<>();
        for (Subject subject : found) {
            try {
                Memory.of(subject.before()).ifPresent(memory -> stopped.add(new Stopped(subject, memory)));
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
            if (!Memory.isIn(subject.before()) && subject.snapshot().desired() == 0) {
                forgotten.add(
                        "The service %s wants no task, and no count is remembered: it was not stopped by this program. Give it a count by hand."
                                .formatted(subject.serviceName()));
            }
        }
        if (!problems.isEmpty()) {
            return new OperationOutcome.Refused(problems);
        }
        if (stopped.isEmpty()) {
            return forgotten.isEmpty()
                    ? new OperationOutcome.NothingToDo("No service of %s is stopped.".formatted(name()))
                    : new OperationOutcome.Refused(forgotten);
        }
        forgotten.forEach(ground::warn);
        try {
            return start(
                    stopped,
                    Subject.waves(stopped.stream().map(Stopped::subject).toList()));
        } catch (AwsFailure e) {
            return failed(e);
        }
    }

    private OperationOutcome start(List<Stopped> stopped, List<List<Subject>> waves) {
        for (List<Subject> wave : waves) {
            List<Stopped> members =
                    stopped.stream().filter(one -> wave.contains(one.subject())).toList();
            Optional<OperationOutcome> end = ground.step("start " + Subject.names(wave), () -> startWave(members));
            if (end.isPresent()) {
                return end.get();
            }
        }
        return new OperationOutcome.Done("%s of %s run again what they ran before."
                .formatted(Subject.names(stopped.stream().map(Stopped::subject).toList()), name()));
    }

    private Part startWave(List<Stopped> wave) {
        Instant deadline = ground.deadline();
        Arrivals arrivals = new Arrivals(
                ground.aws(),
                ground.environment(),
                ground.timing(),
                ground.cancellation(),
                ground.events(),
                wave.stream().map(one -> one.subject().service()).toList(),
                deadline);
        for (Stopped stopped : wave) {
            Optional<OperationOutcome> cancelled = cancelled();
            if (cancelled.isPresent()) {
                return new Part.Halted(cancelled.get());
            }
            raise(stopped.subject(), stopped.memory(), deadline);
        }
        return switch (arrivals.watch()) {
            case WaveResult.Finished() -> {
                wave.forEach(one -> forget(one.subject(), deadline));
                yield new Part.Went("all tasks run");
            }
            case WaveResult.Failed(String service, String reason, TaskFailure failure) -> unfinished(reason, failure);
            case WaveResult.Superseded(String service, String reason) ->
                new Part.Halted(new OperationOutcome.Superseded(reason));
            case WaveResult.TimedOut(Set<String> late, TaskFailure failure, var obstacles) ->
                new Part.Halted(new OperationOutcome.TimedOut(
                        "%s of %s did not come up in %s; ECS goes on trying. Go on with: deployer start %s. Or: deployer stop %s"
                                .formatted(
                                        String.join(", ", late.stream().sorted().toList()),
                                        name(),
                                        Span.of(ground.allowed()),
                                        name(),
                                        name()),
                        failure));
            case WaveResult.Cancelled(Cancellation.Signal signal) -> new Part.Halted(cancelled(signal));
        };
    }

    /** The count first: a scaling that is resumed over a count of zero would raise it to its own minimum. */
    private void raise(Subject subject, Memory memory, Instant deadline) {
        Scaling scaling = ground.aws().scaling();
        String cluster = ground.environment().cluster();
        String name = subject.serviceName();
        ground.patiently(deadline, () -> {
            scaling.scale(
                    cluster, name, Math.max(memory.desired(), subject.snapshot().desired()));
            return true;
        });
        wrote = true;
        Autoscaling before = memory.autoscaling();
        if (before == null) {
            return;
        }
        if (ground.patiently(deadline, () -> scaling.autoscaling(cluster, name)).isPresent()) {
            ground.patiently(deadline, () -> {
                scaling.autoscaling(cluster, name, before);
                return true;
            });
        } else {
            ground.warn(subject.name() + ": what scaled it by itself before is gone, so nothing does.");
        }
    }

    private void forget(Subject subject, Instant deadline) {
        ground.patiently(deadline, () -> {
            ground.aws().scaling().untag(subject.before().arn(), Memory.KEYS);
            return true;
        });
    }

    private Part unfinished(String reason, @Nullable TaskFailure failure) {
        return new Part.Halted(new OperationOutcome.Unfinished(
                "%s The counts stand, and ECS goes on trying. Correct it, then: deployer start %s. Or: deployer stop %s"
                        .formatted(reason, name(), name()),
                failure));
    }

    private Optional<OperationOutcome> cancelled() {
        return ground.cancellation().requested().map(this::cancelled);
    }

    private OperationOutcome cancelled(Cancellation.Signal signal) {
        return new OperationOutcome.Cancelled(
                wrote
                        ? "Starting %s was cancelled half-way; what was asked for stands. Go on with: deployer start %s. Or go back with: deployer stop %s"
                                .formatted(name(), name(), name())
                        : "Starting %s was cancelled. Nothing was changed.".formatted(name()),
                signal);
    }

    private OperationOutcome failed(AwsFailure e) {
        return cancelled()
                .orElseGet(() -> wrote
                        ? new OperationOutcome.Unfinished(
                                "%s Then go on with: deployer start %s".formatted(e.getMessage(), name()), null)
                        : new OperationOutcome.Refused(List.of(e.getMessage() + " Nothing was changed.")));
    }

    private String name() {
        return ground.environment().name();
    }
}
