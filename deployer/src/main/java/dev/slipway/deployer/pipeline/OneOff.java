package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;

/**
 * A command in a task of its own, with its log live. Publishes every event between {@code Started} and {@code Ended},
 * which are its caller's.
 */
public final class OneOff {
    private final Aws aws;
    private final Timing timing;
    private final Cancellation cancellation;

    public OneOff(Aws aws, Timing timing, Cancellation cancellation) {
        this.aws = aws;
        this.timing = timing;
        this.cancellation = cancellation;
    }

    /** Runs it to its end. Failures of AWS are outcomes, not exceptions. */
    public OneOffOutcome run(Environment environment, OneOffRequest request, Events events) {
        events.publish(new Event.StepStarted(timing.clock().instant(), "preflight"));
        String asked = cancellation.isRequested() ? "cancelled" : aws.identity().account();
        return new OneOffOutcome.PreflightFailed(java.util.List.of(environment.name() + request.id() + asked));
    }
}
