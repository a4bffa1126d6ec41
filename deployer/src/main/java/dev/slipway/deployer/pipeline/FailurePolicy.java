package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.rollout.Restored;
import dev.slipway.deployer.rollout.Waves;
import dev.slipway.deployer.rollout.WayBack;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What follows when a release cannot go on: either every service goes forward or all go back to what they ran before.
 * Services that are somebody else's now are left to them. After a signal there are only seconds, so the way back is
 * requested and not watched.
 */
final class FailurePolicy {
    /** A little more than the way back's own limit. */
    private static final Duration SECONDS = Duration.ofMillis(4700);

    private final String environment;
    private final Waves waves;
    private final WayBack wayBack;
    private final Steps steps;
    private final Custody custody;
    private final Timing timing;

    FailurePolicy(String environment, Waves waves, WayBack wayBack, Steps steps, Custody custody, Timing timing) {
        this.custody = custody;
        this.timing = timing;
        this.environment = environment;
        this.waves = waves;
        this.wayBack = wayBack;
        this.steps = steps;
    }

    /** Does what has to be done, and says how the release ended. */
    Outcome outcomeOf(Halt halt) {
        return switch (halt) {
            case Halt.Untouched(Outcome outcome) -> outcome;
            case Halt.ServiceFailed(String reason, var failure) ->
                back(reason, failure, Set.of(), message -> new Outcome.RolledBack(message, failure));
            case Halt.TimedOut(String reason, var failure) ->
                back(reason, failure, Set.of(), message -> new Outcome.TimedOut(message, failure));
            case Halt.SmokeTestFailed(String reason) -> back(reason, null, Set.of(), Outcome.SmokeTestFailed::new);
            case Halt.Superseded(String service, String reason) ->
                waves.touchedAny()
                        ? back(reason, null, Set.of(service), Outcome.Superseded::new)
                        : new Outcome.Locked(reason + " No service was changed. Release again when it is done.");
            case Halt.Cancelled cancelled -> cancelled(cancelled);
        };
    }

    /** For a run that had lost its lease and has it again: whatever happened to its services meanwhile, they go back. */
    Outcome takeBack(String reason) {
        return back(reason, null, Set.of(), Outcome.Superseded::new);
    }

    /** For a fault of our own: asks for the way back, whatever comes of it. */
    void recover(Throwable fault) {
        try {
            for (String failure : wayBack.request(waves, Set.of())) {
                fault.addSuppressed(new IllegalStateException(failure));
            }
        } catch (RuntimeException | Error e) {
            fault.addSuppressed(e);
        }
    }

    private Outcome back(
            String reason, @Nullable TaskFailure failure, Set<String> except, Function<String, Outcome> whenBack) {
        if (!waves.touchedAny()) {
            return whenBack.apply(reason + " No service was changed.");
        }
        Restored restored = steps.told(
                "roll back", () -> wayBack.restore(waves, except), this::detail, Restored.Complete.class::isInstance);
        return switch (restored) {
            case Restored.Complete() ->
                whenBack.apply(reason + " " + subject(except) + " of " + environment + " run what they ran before.");
            case Restored.Incomplete(List<String> reasons) ->
                new Outcome.RollbackFailed(
                        reason + " The way back failed too: " + String.join(" ", reasons)
                                + " Look at the services by hand.",
                        failure);
            case Restored.Unwatched(Cancellation.Signal signal, List<String> unrequested) ->
                new Outcome.Cancelled(
                        reason + " The way back of " + environment + " was cancelled before its end. "
                                + requested(unrequested),
                        signal);
        };
    }

    private Outcome cancelled(Halt.Cancelled halt) {
        if (!waves.touchedAny()) {
            return new Outcome.Cancelled(halt.reason() + " No service was changed.", halt.signal());
        }
        List<String> failures = steps.told(
                "request the way back",
                this::requestAndLeave,
                found -> found.isEmpty() ? "requested" : String.join(" ", found),
                List::isEmpty);
        return new Outcome.Cancelled(halt.reason() + " " + requested(failures), halt.signal());
    }

    /** Both at once, since neither may hold up the other. */
    private List<String> requestAndLeave() {
        AtomicReference<List<String>> failures =
                new AtomicReference<>(List.of("Not every service could be asked to go back in time."));
        timing.haste()
                .all(List.of(() -> failures.set(wayBack.request(waves, Set.of())), custody::leaveRecovering), SECONDS);
        return failures.get();
    }

    private String requested(List<String> failures) {
        return failures.isEmpty()
                ? "Every service that it had touched was asked to go back to what it ran before. Watch that to its end with: deployer abort "
                        + environment + "."
                : String.join(" ", failures) + " Finish it with: deployer abort " + environment + ".";
    }

    private static String subject(Set<String> except) {
        return except.isEmpty() ? "All services" : "All services but " + String.join(", ", except);
    }

    private String detail(Restored restored) {
        return switch (restored) {
            case Restored.Complete() -> environment + " runs what it ran before";
            case Restored.Incomplete(List<String> reasons) -> String.join(" ", reasons);
            case Restored.Unwatched ignored -> "requested, not watched";
        };
    }
}
