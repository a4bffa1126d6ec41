package dev.slipway.deployer.operation;

import dev.slipway.deployer.aws.Autoscaling;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Scaling;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scales services to zero and remembers what they were in tags of their own, which are written before anything is scaled:
 * whatever ends the run, {@link Start} finds its way back, and the same verb again goes on. The last wave stops first.
 * Not thread-safe.
 */
public final class Stop {
    private final Ground ground;
    private final List<Environment.Service> services;
    private boolean wrote;

    public Stop(Ground ground, List<Environment.Service> services) {
        this.ground = ground;
        this.services = List.copyOf(services);
    }

    /** Stops, and returns when no task is left. Failures of AWS are outcomes, not exceptions. */
    public OperationOutcome run() {
        Door door = new Door(ground, services);
        return ground.step("look", door::look).orElseGet(() -> stop(door.found()));
    }

    private OperationOutcome stop(List<Subject> found) {
        String environment = ground.environment().name();
        List<Subject> concerned = found.stream().filter(Stop::runs).toList();
        if (concerned.isEmpty()) {
            return new OperationOutcome.NothingToDo(
                    "No task of %s runs in %s already.".formatted(Subject.names(found), environment));
        }
        try {
            for (List<Subject> wave : Subject.waves(concerned).reversed()) {
                Optional<OperationOutcome> end = ground.step("stop " + Subject.names(wave), () -> stopWave(wave));
                if (end.isPresent()) {
                    return end.get();
                }
            }
            return new OperationOutcome.Done("No task of %s runs in %s. To start again: deployer start %s"
                    .formatted(Subject.names(found), environment, environment));
        } catch (AwsFailure e) {
            return failed(e);
        }
    }

    /** Also where the count is zero already: a run that was killed may have left tasks, or a scaling that works against it. */
    private static boolean runs(Subject subject) {
        ServiceSnapshot shown = subject.snapshot();
        return shown.desired() + shown.running() + shown.pending() > 0;
    }

    private Part stopWave(List<Subject> wave) {
        Instant deadline = ground.deadline();
        for (Subject subject : wave) {
            Optional<Part> cancelled = cancelled();
            if (cancelled.isPresent()) {
                return cancelled.get();
            }
            quieten(subject, deadline);
        }
        return new Departures(ground, Subject.services(wave)).watch(deadline);
    }

    /** Remembers first, then has nothing scale the service up again, then takes its tasks away. */
    private void quieten(Subject subject, Instant deadline) {
        Scaling scaling = ground.aws().scaling();
        String cluster = ground.environment().cluster();
        String name = subject.serviceName();
        Optional<Autoscaling> autoscaling = ground.patiently(deadline, () -> scaling.autoscaling(cluster, name));
        Map<String, String> missing = Memory.missing(subject.before(), autoscaling);
        if (!missing.isEmpty()) {
            ground.patiently(deadline, () -> {
                scaling.tag(subject.before().arn(), missing);
                return true;
            });
            wrote = true;
        }
        if (autoscaling.filter(one -> !one.equals(Autoscaling.SUSPENDED)).isPresent()) {
            ground.patiently(deadline, () -> {
                scaling.autoscaling(cluster, name, Autoscaling.SUSPENDED);
                return true;
            });
        }
        ground.patiently(deadline, () -> {
            scaling.scale(cluster, name, 0);
            return true;
        });
        wrote = true;
    }

    private Optional<Part> cancelled() {
        return ground.cancellation()
                .requested()
                .map(signal -> new Part.Halted(new OperationOutcome.Cancelled(
                        wrote
                                ? "Stopping %s was cancelled half-way. Go on with: deployer stop %s. Or go back with: deployer start %s"
                                        .formatted(name(), name(), name())
                                : "Stopping %s was cancelled. Nothing was changed.".formatted(name()),
                        signal)));
    }

    private OperationOutcome failed(AwsFailure e) {
        if (cancelled().orElse(null) instanceof Part.Halted(OperationOutcome outcome)) {
            return outcome;
        }
        return wrote
                ? new OperationOutcome.Unfinished(
                        "%s Then go on with: deployer stop %s".formatted(e.getMessage(), name()), null)
                : new OperationOutcome.Refused(List.of(e.getMessage() + " Nothing was changed."));
    }

    private String name() {
        return ground.environment().name();
    }
}
