package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.ledger.Journal;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Registers the revisions with the new image. Nothing runs them yet, so a request whose answer was lost may be repeated: it
 * leaves a revision that nobody uses.
 */
record RegisterStep(Revisions revisions, Journal journal, Timing timing, Cancellation cancellation) implements Step {
    private static final Duration AT_MOST = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "register";
    }

    @Override
    public StepResult run() {
        try {
            Instant deadline = timing.clock().instant().plus(AT_MOST);
            Map<String, TaskDefinition> revisionOf =
                    new Patience(timing, cancellation).until(deadline, revisions::register);
            Map<String, TaskDefinitionArn> registered = new HashMap<>();
            revisionOf.forEach((service, revision) -> registered.put(service, revision.arn()));
            journal.registered(registered);
            return new StepResult.Done(registered.values().stream()
                    .map(TaskDefinitionArn::id)
                    .sorted()
                    .collect(Collectors.joining(", ")));
        } catch (AwsFailure e) {
            if (cancellation.requested().isPresent()) {
                return new StepResult.Halted(
                        new Halt.Cancelled(cancellation.requested().get()));
            }
            List<String> problems = List.of(e.getMessage() + " No service was changed.");
            return new StepResult.Halted(new Halt.Untouched(new Outcome.PreflightFailed(problems)));
        }
    }
}
