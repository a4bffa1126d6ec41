package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.rollout.Waves;
import dev.slipway.deployer.rollout.WayBack;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A release of an image in an environment, from the checks to the smoke test, and all the ways back. Publishes every
 * event between {@code Started} and {@code Ended}, which are its caller's. Thread-safe.
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
        Steps steps = new Steps(timing.clock(), events);
        Admission admission = new Admission(aws, environment, request, timing, cancellation, events);
        return switch (steps.admit(admission)) {
            case Admission.Refused ignored when cancellation.isRequested() -> cancelledAtTheDoor();
            case Admission.Refused(Outcome outcome) -> outcome;
            case Admission.Admitted(Plan plan) -> release(environment, request, plan, steps, events);
        };
    }

    private Outcome release(Environment environment, ReleaseRequest request, Plan plan, Steps steps, Events events) {
        events.publish(new Event.Planned(timing.clock().instant(), plan.summary()));
        if (!plan.changesAnything()) {
            return new Outcome.NothingToDo(
                    plan,
                    "%s runs %s already."
                            .formatted(environment.name(), plan.image().digest().abbreviated()));
        }
        Waves waves = new Waves(aws, environment, timing, cancellation, events);
        WayBack wayBack = new WayBack(aws, environment, timing, cancellation, events);
        FailurePolicy policy = new FailurePolicy(environment.name(), waves, wayBack, steps);
        Revisions revisions = new Revisions(aws.ecs(), plan);
        try {
            for (Step step : steps(environment, request, plan, revisions, waves, events)) {
                Optional<Halt> halt = cancelled().or(() -> steps.run(step));
                if (halt.isPresent()) {
                    return policy.outcomeOf(halt.get());
                }
            }
        } catch (RuntimeException | Error e) {
            policy.recover(e);
            throw e;
        }
        return new Outcome.Released(
                plan,
                "%s runs %s (%s) and nothing else."
                        .formatted(
                                environment.name(),
                                plan.label(),
                                plan.image().digest().abbreviated()));
    }

    private List<Step> steps(
            Environment environment,
            ReleaseRequest request,
            Plan plan,
            Revisions revisions,
            Waves waves,
            Events events) {
        List<Step> steps = new ArrayList<>();
        steps.add(new RegisterStep(revisions, timing, cancellation));
        if (environment.migration() != null) {
            steps.add(new MigrateStep(
                    aws, timing, cancellation, environment, environment.migration(), request.id(), revisions, events));
        }
        TreeSet<Integer> numbers = new TreeSet<>();
        plan.changed().forEach(change -> numbers.add(change.service().wave()));
        for (int number : numbers) {
            steps.add(new WaveStep(number, plan, revisions, waves));
        }
        for (Environment.Service service : environment.services()) {
            if (service.smoke() != null) {
                steps.add(new SmokeStep(
                        timing,
                        cancellation,
                        environment.url(),
                        service,
                        service.smoke(),
                        plan.image().digest()));
            }
        }
        steps.add(new LastLookStep(waves));
        return steps;
    }

    /** What a cancelled check could not learn is no obstacle. */
    private Outcome cancelledAtTheDoor() {
        return new Outcome.Cancelled(
                "The release was cancelled. No service was changed.",
                cancellation.requested().orElseThrow());
    }

    private Optional<Halt> cancelled() {
        return cancellation.requested().map(Halt.Cancelled::new);
    }
}
