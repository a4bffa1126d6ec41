package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Commands;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.lease.LeaseLost;
import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.rollout.Waves;
import dev.slipway.deployer.rollout.WayBack;
import dev.slipway.deployer.schema.Outlook;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A release of an image in an environment, from the checks to the smoke test, and all the ways back. Publishes every
 * event between {@code Started} and {@code Ended}, which are its caller's. Thread-safe.
 */
public final class Release {
    /** Of the seconds that a cancelled run has. */
    private static final Duration LEAVING = Duration.ofMillis(1500);

    private final Aws aws;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Custody custody;

    /** A release that nothing keeps from others, and nobody records. */
    public Release(Aws aws, Timing timing, Cancellation cancellation) {
        this(aws, timing, cancellation, Custody.none());
    }

    /** @param custody of the environment that is released to */
    public Release(Aws aws, Timing timing, Cancellation cancellation, Custody custody) {
        this.aws = custody.over(aws);
        this.timing = timing;
        this.cancellation = cancellation;
        this.custody = custody;
    }

    /** Releases, and returns when nothing is left to do. Failures of AWS are outcomes, not exceptions. */
    public Outcome deploy(Environment environment, ReleaseRequest request, Events events) {
        Steps steps = new Steps(timing.clock(), events);
        Admission admission = new Admission(
                aws,
                environment,
                request,
                timing,
                cancellation,
                events,
                custody.ledger().orElse(null));
        return switch (steps.admit(admission)) {
            case Admission.Refused ignored when cancellation.isRequested() -> cancelledAtTheDoor();
            case Admission.Refused(Outcome outcome) -> outcome;
            case Admission.Admitted(Plan plan, var _, Outlook outlook) ->
                release(environment, request, plan, outlook, steps, events);
        };
    }

    private Outcome release(
            Environment environment, ReleaseRequest request, Plan plan, Outlook outlook, Steps steps, Events events) {
        boolean migrates = !outlook.equals(Outlook.NONE);
        events.publish(
                new Event.Planned(timing.clock().instant(), plan.summary(), migrates ? outlook.lines() : List.of()));
        outlook.warnings()
                .forEach(text -> events.publish(new Event.Warned(timing.clock().instant(), text)));
        if (!plan.changesAnything()) {
            return new Outcome.NothingToDo(
                    plan,
                    "%s runs %s already."
                            .formatted(environment.name(), plan.image().digest().abbreviated()));
        }
        try {
            open(environment, plan, outlook);
        } catch (AwsFailure e) {
            return cancellation.isRequested()
                    ? cancelledAtTheDoor()
                    : new Outcome.PreflightFailed(List.of(e.getMessage() + " No service was changed."));
        }
        Waves waves = new Waves(aws, environment, timing, cancellation, events);
        WayBack wayBack = new WayBack(aws, environment, timing, cancellation, events);
        FailurePolicy policy = new FailurePolicy(environment.name(), waves, wayBack, steps, custody, timing);
        Revisions revisions = new Revisions(aws.ecs(), plan);
        String reason = "";
        try {
            List<Step> all = steps(environment, request, plan, outlook, revisions, waves, events);
            for (Step step : all) {
                Optional<Halt> halt = cancelled().or(() -> steps.run(step));
                if (halt.isPresent() && waves.touchedAny() && outlook.onlyForward()) {
                    List<Step> rest = all.subList(all.indexOf(step) + 1, all.size());
                    return left(new NoWayBack(steps, outlook).outcomeOf(halt.get(), rest), waves);
                }
                if (halt.isPresent()) {
                    reason = halt.get().reason();
                    if (waves.touchedAny() && !cancellation.isRequested()) {
                        custody.glance();
                    }
                    custody.goBack();
                    return left(policy.outcomeOf(halt.get()), waves);
                }
            }
        } catch (LeaseLost e) {
            return new Loss(aws, environment, request.id(), plan, waves, policy, custody, timing, cancellation)
                    .outcomeOf(e, reason);
        } catch (RuntimeException | Error e) {
            custody.goBack();
            if (!outlook.onlyForward()) {
                policy.recover(e);
            }
            if (waves.touchedAny()) {
                custody.leaveRecovering();
            }
            throw e;
        }
        // Whoever finds its record open from now on takes nothing back.
        custody.journal().catchUp();
        new KeepImage(aws, timing.clock(), events)
                .of(environment, request.id(), plan.image().digest())
                .ifPresent(custody.journal()::protectedBy);
        return new Outcome.Released(
                plan,
                "%s runs %s (%s) and nothing else."
                        .formatted(
                                environment.name(),
                                plan.label(),
                                plan.image().digest().abbreviated()));
    }

    private void open(Environment environment, Plan plan, Outlook outlook) {
        custody.open(
                environment,
                plan.label(),
                plan.image().digest(),
                build(environment, plan, outlook),
                timing.clock().instant(),
                plan.changed().stream()
                        .map(change -> new ReleaseRecord.Service(
                                change.service().name(),
                                change.service().serviceName(),
                                change.running().arn(),
                                null,
                                false))
                        .toList());
    }

    /** What cannot be read of an image is no reason not to release it. */
    private Build build(Environment environment, Plan plan, Outlook outlook) {
        if (!custody.recorded()) {
            return Build.UNKNOWN;
        }
        try {
            Build build = Build.of(
                    aws.images().labels(environment.repository(), plan.image().digest()));
            return outlook.equals(Outlook.NONE) ? build : build.compatibleBack(outlook.back());
        } catch (AwsFailure _) {
            return Build.UNKNOWN;
        }
    }

    /** After a signal nobody watches what was asked for, so the environment is left to {@code abort}. */
    private Outcome left(Outcome outcome, Waves waves) {
        if (outcome instanceof Outcome.Cancelled
                && (waves.touchedAny() || custody.journal().taskUnwatched())) {
            timing.haste().all(List.of(custody::leaveRecovering), LEAVING);
        }
        return outcome;
    }

    private List<Step> steps(
            Environment environment,
            ReleaseRequest request,
            Plan plan,
            Outlook outlook,
            Revisions revisions,
            Waves waves,
            Events events) {
        List<Step> steps = new ArrayList<>();
        steps.add(new RegisterStep(revisions, custody.journal(), timing, cancellation));
        boolean on = request.direction() == ReleaseRequest.Direction.ON;
        Commands commands = on ? environment.commands() : Commands.none();
        TasksOfRelease tasks = new TasksOfRelease(
                aws, timing, cancellation, environment, request.id(), revisions, custody.journal(), events);
        if (environment.migration() != null && on) {
            steps.add(new MigrateStep(tasks, environment.migration(), outlook));
        }
        commands.before().forEach(one -> steps.add(new CommandStep(tasks, CommandStep.When.PRE_UPDATE, one)));
        TreeSet<Integer> numbers = new TreeSet<>();
        plan.changed().forEach(change -> numbers.add(change.service().wave()));
        for (int number : numbers) {
            steps.add(new WaveStep(number, plan, revisions, waves, custody));
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
        commands.after().forEach(one -> steps.add(new CommandStep(tasks, CommandStep.When.POST_UPDATE, one)));
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
