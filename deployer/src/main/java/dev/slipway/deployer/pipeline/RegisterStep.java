package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.time.Cancellation;
import java.util.List;
import java.util.stream.Collectors;

/** Registers the revisions with the new image. Nothing runs them yet. */
record RegisterStep(Revisions revisions, Cancellation cancellation) implements Step {

    @Override
    public String name() {
        return "register";
    }

    @Override
    public StepResult run() {
        try {
            return new StepResult.Done(revisions.register().values().stream()
                    .map(revision -> revision.arn().id())
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
