package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings services back to the revisions that they ran before: by ECS's own rollback where the deployment is still in
 * progress, by UpdateService otherwise. A rollback by ECS goes to its last completed deployment, which need not be the
 * recorded revision, so what runs in the end is looked at, not assumed.
 */
public final class WayBack {
    private static final int LOOKS_ONCE_CANCELLED = 2;

    private final Aws aws;
    private final Environment environment;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Events events;

    public WayBack(Aws aws, Environment environment, Timing timing, Cancellation cancellation, Events events) {
        this.aws = aws;
        this.environment = environment;
        this.timing = timing;
        this.cancellation = cancellation;
        this.events = events;
    }

    /**
     * Requests the way back and does not watch it.
     *
     * @return a sentence for each service whose request failed
     */
    public List<String> request(Waves waves, Set<String> except) {
        List<String> failures = new ArrayList<>();
        for (Started started : touched(waves, except)) {
            try {
                Watch watch = new Watch(aws.ecs(), environment.cluster(), List.of(started));
                turn(started, watch);
            } catch (AwsFailure e) {
                failures.add("The way back of " + started.name() + " could not be requested. " + e.getMessage());
            }
        }
        return failures;
    }

    /**
     * Brings every service back that was touched, and watches it.
     *
     * @param except services that are somebody else's now
     */
    public Restored restore(Waves waves, Set<String> except) {
        List<Return> returns = touched(waves, except).stream().map(Return::new).toList();
        int looksSinceCancelled = 0;
        Instant begin = now();
        Instant deadline = begin.plus(environment.rolloutTimeout());
        while (true) {
            for (Return one : returns) {
                one.advance();
            }
            if (returns.stream().allMatch(Return::over)) {
                List<String> reasons =
                        returns.stream().flatMap(one -> one.failure().stream()).toList();
                return reasons.isEmpty() ? new Restored.Complete() : new Restored.Incomplete(reasons);
            }
            Cancellation.Signal signal = cancellation.requested().orElse(null);
            if (signal != null && ++looksSinceCancelled >= LOOKS_ONCE_CANCELLED) {
                return new Restored.Unwatched(
                        signal,
                        returns.stream()
                                .filter(one -> one.turn == null)
                                .map(Return::unfinished)
                                .toList());
            }
            if (!now().isBefore(deadline)) {
                return new Restored.Incomplete(returns.stream()
                        .filter(one -> !one.returned)
                        .map(Return::unfinished)
                        .toList());
            }
            timing.untilNextLook(Duration.between(begin, now()));
        }
    }

    private static List<Started> touched(Waves waves, Set<String> except) {
        return waves.touched().stream()
                .filter(started -> !except.contains(started.name()))
                .toList();
    }

    /** Asks for the way back, in the form that the deployment's state allows. */
    private Turn turn(Started started, Watch watch) {
        Optional<ServiceDeploymentArn> ours = watch.find(started);
        if (ours.isEmpty()) {
            return runsBefore(started, service(started)) && started.ours().equals(Ours.NOT_KNOWN_YET)
                    ? new Turn.Unneeded()
                    : new Turn.Update(update(started));
        }
        ServiceDeploymentSnapshot.Status status = aws.ecs().serviceDeployments(List.of(ours.get())).stream()
                .findFirst()
                .map(ServiceDeploymentSnapshot::status)
                .orElse(ServiceDeploymentSnapshot.Status.UNKNOWN);
        return switch (status) {
            case ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS, ROLLBACK_SUCCESSFUL -> new Turn.Rollback(ours.get());
            case SUCCESSFUL, STOPPED, ROLLBACK_FAILED -> new Turn.Update(update(started));
            case PENDING, IN_PROGRESS, STOP_REQUESTED, UNKNOWN -> stop(started, ours.get());
        };
    }

    private Turn stop(Started started, ServiceDeploymentArn ours) {
        try {
            aws.ecs().rollBack(ours);
            return new Turn.Rollback(ours);
        } catch (AwsFailure e) {
            if (e.mayPass()) {
                throw e;
            }
            return new Turn.Update(update(started));
        }
    }

    private Started update(Started started) {
        Ecs ecs = aws.ecs();
        String cluster = environment.cluster();
        return Started.asked(ecs, cluster, started.move(), started.move().before())
                .send(ecs, cluster);
    }

    private @Nullable ServiceSnapshot service(Started started) {
        return aws.ecs().services(environment.cluster(), List.of(started.serviceName())).stream()
                .findFirst()
                .orElse(null);
    }

    private static boolean runsBefore(Started started, @Nullable ServiceSnapshot service) {
        return service != null
                && service.taskDefinition().equals(started.move().before().arn());
    }

    private Instant now() {
        return timing.clock().instant();
    }

    /** The form in which the way back was asked for. */
    private sealed interface Turn {
        /** The service never left. */
        record Unneeded() implements Turn {}

        /** By ECS's own rollback of our deployment. */
        record Rollback(ServiceDeploymentArn deployment) implements Turn {}

        /** By a deployment of the recorded revision. */
        record Update(Started deployment) implements Turn {}
    }

    /** One service's way back. */
    private final class Return {
        private final Started started;
        private Watch watch;
        private @Nullable Turn turn;
        private @Nullable String problem;
        private @Nullable String lastFailure;
        private boolean returned;

        Return(Started started) {
            this.started = started;
            this.watch = new Watch(aws.ecs(), environment.cluster(), List.of(started));
        }

        boolean over() {
            return returned || problem != null;
        }

        Optional<String> failure() {
            return Optional.ofNullable(problem);
        }

        String unfinished() {
            String seen = lastFailure == null ? "" : " " + lastFailure;
            return problem != null
                    ? problem
                    : "The way back of %s to %s was not done in time.%s"
                            .formatted(
                                    started.name(),
                                    started.move().before().arn().id(),
                                    seen);
        }

        /** One step or one look. What AWS does not answer is asked again the next time. */
        void advance() {
            if (over()) {
                return;
            }
            try {
                Turn asked = turn;
                switch (asked) {
                    case null -> ask(turn(started, watch));
                    case Turn.Unneeded() -> done();
                    case Turn.Rollback(var deployment) -> watchRollback(deployment);
                    case Turn.Update(Started back) -> watchUpdate(back);
                }
            } catch (AwsFailure e) {
                lastFailure = e.getMessage();
                if (!e.mayPass() && turn == null) {
                    giveUp(String.valueOf(e.getMessage()));
                }
            }
        }

        private void ask(Turn asked) {
            turn = asked;
            if (asked instanceof Turn.Update(Started back)) {
                watch = new Watch(aws.ecs(), environment.cluster(), List.of(back));
            }
        }

        private void watchRollback(ServiceDeploymentArn deployment) {
            ServiceDeploymentSnapshot.Status status = aws.ecs().serviceDeployments(List.of(deployment)).stream()
                    .findFirst()
                    .map(ServiceDeploymentSnapshot::status)
                    .orElse(ServiceDeploymentSnapshot.Status.UNKNOWN);
            switch (status) {
                case PENDING, IN_PROGRESS, STOP_REQUESTED, ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS, UNKNOWN -> {}
                case ROLLBACK_SUCCESSFUL -> {
                    ServiceSnapshot service = service(started);
                    if (!runsBefore(started, service)) {
                        ask(new Turn.Update(update(started)));
                    } else if (service != null && alone(service)) {
                        done();
                    }
                }
                case SUCCESSFUL, STOPPED, ROLLBACK_FAILED -> ask(new Turn.Update(update(started)));
            }
        }

        private static boolean alone(ServiceSnapshot service) {
            return service.deployments().stream().allMatch(one -> one.primary() || one.running() + one.pending() == 0);
        }

        private void watchUpdate(Started back) {
            Observation seen = watch.look().get(back);
            if (seen == null) {
                return;
            }
            switch (Verdict.of(back.ours(), environment.failFast(), seen)) {
                case Verdict.Rolling ignored -> {}
                case Verdict.Stalled ignored -> {}
                case Verdict.Serving ignored -> {}
                case Verdict.Finished ignored -> done();
                case Verdict.Crashing(var first, int alike) ->
                    giveUp("%d tasks of it ended alike, the first one with %s.".formatted(alike, first.stopCode()));
                case Verdict.RollingBack(String reason) -> giveUp(reason);
                case Verdict.RolledBack(String reason) -> giveUp(reason);
                case Verdict.RollbackFailed(String reason) -> giveUp(reason);
                case Verdict.Failed(String reason) -> giveUp(reason);
                case Verdict.Superseded(var by) -> giveUp("Another deployment has moved it to " + by.id() + ".");
                case Verdict.Vanished() -> giveUp("The service is gone, or no longer active.");
            }
        }

        private void done() {
            returned = true;
            events.publish(new Event.Finished(now(), started.name()));
        }

        private void giveUp(String reason) {
            problem = "Tried to bring %s back to %s but failed because: %s"
                    .formatted(started.name(), started.move().before().arn().id(), reason);
            events.publish(new Event.ServiceFailed(now(), started.name(), problem));
        }
    }
}
