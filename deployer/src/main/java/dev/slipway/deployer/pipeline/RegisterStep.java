package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.AwsFailure;
import java.util.List;
import java.util.stream.Collectors;

/** Registers the revisions with the new image. Nothing runs them yet. */
record RegisterStep(Revisions revisions) implements Step {

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
            List<String> problems = List.of(e.getMessage() + " No service was changed.");
            return new StepResult.Halted(new Halt.Untouched(new Outcome.PreflightFailed(problems)));
        }
    }
}
