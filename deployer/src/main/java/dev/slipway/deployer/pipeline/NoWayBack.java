package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.schema.Outlook;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows when a release cannot go on whose migration has left a schema that the code before cannot run on: nothing goes
 * back, and the services that have not moved yet are asked to go forward too, so that no set is half-updated.
 */
final class NoWayBack {
    private final Steps steps;
    private final Outlook outlook;

    NoWayBack(Steps steps, Outlook outlook) {
        this.steps = steps;
        this.outlook = outlook;
    }

    /** @param rest the steps that have not run */
    Outcome outcomeOf(Halt halt, List<Step> rest) {
        return switch (halt) {
            case Halt.Untouched(Outcome outcome) -> outcome;
            case Halt.ServiceFailed(String reason, TaskFailure failure) -> forward(reason, failure, rest);
            case Halt.TimedOut(String reason, TaskFailure failure) -> forward(reason, failure, rest);
            case Halt.SmokeTestFailed(String reason) -> forward(reason, null, rest);
            case Halt.Superseded(String _, String reason) ->
                new Outcome.Superseded(reason + " " + kept() + " The other services are left as they are.");
            case Halt.Cancelled cancelled ->
                new Outcome.Cancelled(
                        cancelled.reason() + " " + kept() + " Release it again, or a correction.", cancelled.signal());
        };
    }

    private Outcome forward(String reason, @Nullable TaskFailure failure, List<Step> rest) {
        rest.stream().filter(WaveStep.class::isInstance).forEach(steps::run);
        return new Outcome.RollbackFailed(
                reason + " " + kept()
                        + " Every service was asked to go forward; ECS's circuit breaker may take one back by itself. Release a correction.",
                failure);
    }

    private String kept() {
        return "Nothing was taken back: the code that ran before cannot run on the schema after "
                + (outlook.breaking().isEmpty() ? "this release's migration" : String.join(", ", outlook.breaking()))
                + ".";
    }
}
