package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;

/**
 * A release of an image in an environment, from the checks to the smoke test, and all the ways back. Publishes every
 * event between {@code Started} and {@code Ended}, which are its caller's. Not thread-safe: one release an instance.
 */
public final class Release {
    private final Aws aws;
    private final Timing timing;
    private final Cancellation cancellation;

    public Release(Aws aws, Timing timing, Cancellation cancellation) {
        this.aws = aws;
        this.timing = timing;
        this.cancellation = cancellation;
    }

    /** Releases, and returns when nothing is left to do. Failures of AWS are outcomes, not exceptions. */
    public Outcome deploy(Environment environment, ReleaseRequest request, Events events) {
        events.publish(new Event.StepStarted(timing.clock().instant(), "preflight"));
        String asked = cancellation.isRequested() ? "cancelled" : aws.identity().account();
        return new Outcome.PreflightFailed(java.util.List.of(environment.name() + request.id() + asked));
    }
}
