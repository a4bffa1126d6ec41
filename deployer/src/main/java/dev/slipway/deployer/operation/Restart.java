package dev.slipway.deployer.operation;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.rollout.Move;
import dev.slipway.deployer.rollout.Restored;
import dev.slipway.deployer.rollout.WaveResult;
import dev.slipway.deployer.rollout.Waves;
import dev.slipway.deployer.rollout.WayBack;
import dev.slipway.deployer.time.Cancellation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces every task of services by a new one of the same revision, wave by wave, watched and judged like a roll-out. When
 * that fails, the services that are not done keep their old tasks. Not thread-safe.
 */
public final class Restart {
    private final Ground ground;
    private final List<Environment.Service> services;
    private final Waves waves;
    private final WayBack wayBack;
    private final Set<String> done = new HashSet<>();

    public Restart(Ground ground, List<Environment.Service> services) {
        this.ground = ground;
        this.services = List.copyOf(services);
        this.waves =
                new Waves(ground.aws(), ground.environment(), ground.timing(), ground.cancellation(), ground.events());
        this.wayBack = new WayBack(
                ground.aws(), ground.environment(), ground.timing(), ground.cancellation(), ground.events());
    }

    /** Restarts, and returns when the old tasks are gone. Failures of AWS are outcomes, not exceptions. */
    public OperationOutcome run() {
        Door door = new Door(ground, services);
        return ground.step("look", door::look).orElseGet(() -> restart(door.found()));
    }

    private OperationOutcome restart(List<Subject> found) {
        List<String> busy = new ArrayList<>();
        List<Subject> running = new ArrayList<>();
        for (Subject subject : found) {
            ServiceSnapshot shown = subject.snapshot();
            if (!shown.rolling()) {
                return new OperationOutcome.Refused(List.of(
                        "Tried to restart %s but failed because: ECS's rolling update does not deploy it. Restart it by what does."
                                .formatted(shown.name())));
            }
            if (shown.primary().map(one -> one.rollout() == Rollout.IN_PROGRESS).orElse(false)) {
                busy.add("A deployment runs in %s. Wait for it, or look at it with: deployer status %s"
                        .formatted(shown.name(), name()));
            }
            if (shown.desired() > 0) {
                running.add(subject);
            }
        }
        if (!busy.isEmpty()) {
            return new OperationOutcome.Locked(String.join("\n", busy));
        }
        if (running.isEmpty()) {
            return new OperationOutcome.Refused(List.of(
                    "Tried to restart %s but failed because: no service of it runs a task. Start it with: deployer start %s"
                            .formatted(name(), name())));
        }
        found.stream()
                .filter(subject -> !running.contains(subject))
                .forEach(subject -> ground.warn(subject.name() + " wants no task and is left alone."));
        try {
            return roll(running);
        } catch (AwsFailure e) {
            return back(String.valueOf(e.getMessage()), null, OperationOutcome.RolledBack::new);
        }
    }

    private OperationOutcome roll(List<Subject> running) {
        for (List<Subject> wave : Subject.waves(running)) {
            Optional<OperationOutcome> end = ground.step("restart " + Subject.names(wave), () -> {
                Instant deadline = ground.deadline();
                List<Move> moves =
                        wave.stream().map(subject -> move(subject, deadline)).toList();
                return part(waves.roll(moves));
            });
            if (end.isPresent()) {
                return end.get();
            }
            wave.forEach(subject -> done.add(subject.name()));
        }
        return ground.step("last look", this::lookAgain)
                .orElseGet(() -> new OperationOutcome.Done("Every task of %s in %s is a new one of the same revision."
                        .formatted(Subject.names(running), name())));
    }

    /** There is no way back from what fails by now: it runs the revision that it ran before. */
    private Part lookAgain() {
        return switch (waves.lookAgain()) {
            case WaveResult.Failed(String service, String reason, TaskFailure failure) ->
                new Part.Halted(new OperationOutcome.RollbackFailed(
                        reason + " There is nothing to go back to: it ran this revision before. Look at its log.",
                        failure));
            case WaveResult.Superseded(String service, String reason) ->
                new Part.Halted(new OperationOutcome.Superseded(reason));
            case WaveResult.Finished ignored -> new Part.Went("no task has failed since");
            case WaveResult.TimedOut ignored -> new Part.Went("no task has failed since");
            case WaveResult.Cancelled ignored -> new Part.Went("no task has failed since");
        };
    }

    private Move move(Subject subject, Instant deadline) {
        TaskDefinition revision = ground.patiently(
                deadline,
                () -> ground.aws().ecs().taskDefinition(subject.snapshot().taskDefinition()));
        return new Move(subject.service(), revision, revision);
    }

    private Part part(WaveResult result) {
        return switch (result) {
            case WaveResult.Finished() -> new Part.Went("every task is a new one");
            case WaveResult.Failed(String service, String reason, TaskFailure failure) ->
                new Part.Halted(back(reason, failure, OperationOutcome.RolledBack::new));
            case WaveResult.TimedOut(Set<String> late, TaskFailure failure, var obstacles) ->
                new Part.Halted(back(
                        "%s was not restarted in time."
                                .formatted(
                                        String.join(", ", late.stream().sorted().toList())),
                        failure,
                        OperationOutcome.TimedOut::new));
            case WaveResult.Superseded(String service, String reason) -> {
                done.add(service);
                yield new Part.Halted(
                        back(reason, null, (message, failure) -> new OperationOutcome.Superseded(message)));
            }
            case WaveResult.Cancelled(Cancellation.Signal signal) -> new Part.Halted(cancelled(signal));
        };
    }

    /** How it ended once the old tasks of what is not done are kept. */
    @FunctionalInterface
    private interface WhenBack {
        OperationOutcome outcome(String message, @Nullable TaskFailure failure);
    }

    private OperationOutcome back(String reason, @Nullable TaskFailure failure, WhenBack whenBack) {
        return switch (wayBack.restore(waves, done)) {
            case Restored.Complete() -> whenBack.outcome(reason + " What was not done runs on as before.", failure);
            case Restored.Incomplete(List<String> problems) ->
                new OperationOutcome.RollbackFailed(
                        reason + " The way back failed too: " + String.join(" ", problems)
                                + " Look at the services by hand.",
                        failure);
            case Restored.Unwatched(Cancellation.Signal signal, List<String> unrequested) ->
                new OperationOutcome.Cancelled(reason + " " + requested(unrequested), signal);
        };
    }

    private OperationOutcome cancelled(Cancellation.Signal signal) {
        return new OperationOutcome.Cancelled(
                "Restarting %s was cancelled. %s".formatted(name(), requested(wayBack.request(waves, done))), signal);
    }

    private static String requested(List<String> failures) {
        return failures.isEmpty()
                ? "What was not done was asked to keep its old tasks; look whether it has."
                : String.join(" ", failures) + " Look at the services by hand.";
    }

    private String name() {
        return ground.environment().name();
    }
}
