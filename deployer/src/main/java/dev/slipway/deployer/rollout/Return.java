package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.DeploymentSnapshot;
import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One service's way back: by ECS's own rollback where our deployment is still in progress, by UpdateService otherwise. A
 * rollback by ECS goes to its last completed deployment, which need not be the recorded revision, so what runs in the
 * end is looked at, not assumed. Each {@link #advance} is a request or a look, and may be repeated when AWS does not
 * answer. Not thread-safe.
 */
final class Return {
    private final Started started;
    private final @Nullable ServiceDeploymentArn deployment;
    private final Ecs ecs;
    private final Environment environment;
    private final InstantSource clock;
    private final Events events;
    private volatile State state = new State.Unasked();
    private volatile @Nullable String lastFailure;
    private boolean refused;
    private @Nullable Progress progress;
    private boolean told;

    /** @param deployment ours, where it is known already */
    Return(
            Started started,
            @Nullable ServiceDeploymentArn deployment,
            Ecs ecs,
            Environment environment,
            InstantSource clock,
            Events events) {
        this.deployment = deployment;
        this.started = started;
        this.ecs = ecs;
        this.environment = environment;
        this.clock = clock;
        this.events = events;
    }

    /** How far it is. */
    private sealed interface State {
        record Unasked() implements State {}

        /** Ours is one of these, if ECS has heard of it. */
        record Listed(List<ServiceDeploymentSnapshot> young) implements State {}

        /** Ours is found. */
        record Found(ServiceDeploymentArn deployment) implements State {}

        /** Ours goes forward still, and is to be stopped. */
        record UnderWay(ServiceDeploymentArn deployment) implements State {}

        /** ECS rolls our deployment back. */
        record RollingBack(ServiceDeploymentArn deployment) implements State {}

        /** ECS has rolled it back; what runs now is to be seen. */
        record RolledBack() implements State {}

        /** A deployment of the recorded revision is to be asked for, unless the service is somebody else's now. */
        record Leaving() implements State {}

        /** The same, with the service deployments that tell. */
        record Relisted(List<ServiceDeploymentSnapshot> all) implements State {}

        /** A deployment of the recorded revision is to be asked for. */
        record Updating(Started asked) implements State {}

        /** It was asked for. */
        record Updated(Started back) implements State {}

        record Done() implements State {}

        record GivenUp(String problem) implements State {}
    }

    boolean requested() {
        return switch (state) {
            case State.Unasked _,
                    State.Listed _,
                    State.Found _,
                    State.UnderWay _,
                    State.Leaving _,
                    State.Relisted _,
                    State.Updating _ -> false;
            case State.RollingBack _, State.RolledBack _, State.Updated _, State.Done _, State.GivenUp _ -> true;
        };
    }

    boolean over() {
        return state instanceof State.Done || state instanceof State.GivenUp;
    }

    Optional<String> problem() {
        return state instanceof State.GivenUp(String problem) ? Optional.of(problem) : Optional.empty();
    }

    /** A sentence that says that it is not done. */
    String unfinished() {
        return problem()
                .orElseGet(() -> "The way back of %s to %s was %s.%s"
                        .formatted(
                                started.name(),
                                started.move().before().arn().id(),
                                requested() ? "not done in time" : "not requested",
                                lastFailure == null ? "" : " " + lastFailure));
    }

    /** Whether AWS refused the last step. */
    boolean refused() {
        return refused;
    }

    /** The deployment that ECS rolls back for us, while it does. */
    Optional<ServiceDeploymentArn> rollingBack() {
        return state instanceof State.RollingBack(ServiceDeploymentArn deployment)
                ? Optional.of(deployment)
                : Optional.empty();
    }

    /** The deployment that brings it back, once it was asked for. */
    Optional<Started> updated() {
        return state instanceof State.Updated(Started back) ? Optional.of(back) : Optional.empty();
    }

    String serviceName() {
        return started.serviceName();
    }

    /** @param sight what this look of all shows */
    void advance(Sight sight) {
        refused = false;
        try {
            state = switch (state) {
                case State.Unasked() -> find();
                case State.Listed(List<ServiceDeploymentSnapshot> young) -> identify(young);
                case State.Found(ServiceDeploymentArn ours) -> judge(ours);
                case State.UnderWay(ServiceDeploymentArn ours) -> stop(ours);
                case State.RollingBack(ServiceDeploymentArn deployment) -> lookAtRollback(deployment, sight);
                case State.RolledBack rolledBack -> lookAfterRollback(rolledBack, sight);
                case State.Leaving() -> update();
                case State.Relisted(List<ServiceDeploymentSnapshot> all) -> update(all);
                case State.Updating(Started asked) -> send(asked);
                case State.Updated(Started back) -> lookAtUpdate(back, sight);
                case State.Done done -> done;
                case State.GivenUp givenUp -> givenUp;
            };
            if (state instanceof State.Done && !told) {
                told = true;
                events.publish(new Event.Finished(clock.instant(), started.name()));
            }
        } catch (AwsFailure e) {
            refused = true;
            lastFailure = e.getMessage();
            if (!e.mayPass() && !requested()) {
                state = giveUp(String.valueOf(e.getMessage()));
            }
        }
    }

    /**
     * The request alone, for a run that has seconds: what does not answer is not looked up, since UpdateService to the
     * recorded revision is right in every case, though it starts new tasks where ECS's own rollback kept the old ones.
     *
     * @param again whether it was tried before, in vain
     */
    void hurry(boolean again) {
        if (requested() || over()) {
            return;
        }
        try {
            state = again ? sendBack() : askInHaste();
        } catch (AwsFailure e) {
            lastFailure = e.getMessage();
        }
    }

    private State askInHaste() {
        Optional<ServiceDeploymentArn> ours;
        try {
            ours = deployment != null ? Optional.of(deployment) : started.find(ecs, environment.cluster());
            if (ours.isEmpty() && started.ours().equals(Ours.NOT_KNOWN_YET) && runsBefore(service())) {
                return new State.Done();
            }
        } catch (AwsFailure e) {
            lastFailure = e.getMessage();
            return sendBack();
        }
        return ours.isPresent() ? stop(ours.get()) : sendBack();
    }

    private State sendBack() {
        return send(
                new Started(started.move(), Ours.NOT_KNOWN_YET, started.move().before(), Set.of()));
    }

    /** Each of these steps is one call, since AWS may answer so seldom that two in a row never pass. */
    private State find() {
        ServiceDeploymentArn known = deployment;
        if (known != null) {
            state = new State.Found(known);
            return judge(known);
        }
        List<ServiceDeploymentSnapshot> young =
                started.young(ecs.serviceDeployments(environment.cluster(), started.serviceName()));
        state = new State.Listed(young);
        return identify(young);
    }

    private State identify(List<ServiceDeploymentSnapshot> young) {
        Optional<ServiceDeploymentArn> ours = started.among(young, Started.revisions(ecs, young));
        if (ours.isEmpty()) {
            boolean neverLeft = started.ours().equals(Ours.NOT_KNOWN_YET) && runsBefore(service());
            return neverLeft ? new State.Done() : update();
        }
        state = new State.Found(ours.get());
        return judge(ours.get());
    }

    private State judge(ServiceDeploymentArn ours) {
        return switch (status(ours)) {
            case ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS, ROLLBACK_SUCCESSFUL -> new State.RollingBack(ours);
            case SUCCESSFUL, STOPPED, ROLLBACK_FAILED -> update();
            case PENDING, IN_PROGRESS, STOP_REQUESTED, UNKNOWN -> {
                state = new State.UnderWay(ours);
                yield stop(ours);
            }
        };
    }

    /** What ECS refuses to roll back it takes back by itself already, or it has ended meanwhile and is updated. */
    private State stop(ServiceDeploymentArn ours) {
        try {
            ecs.rollBack(ours);
            return new State.RollingBack(ours);
        } catch (AwsFailure e) {
            if (e.mayPass()) {
                throw e;
            }
        }
        return switch (status(ours)) {
            case ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS, ROLLBACK_SUCCESSFUL -> new State.RollingBack(ours);
            case SUCCESSFUL, STOPPED, ROLLBACK_FAILED, PENDING, IN_PROGRESS, STOP_REQUESTED, UNKNOWN -> update();
        };
    }

    /** Unless somebody else has moved the service meanwhile: then it is theirs. */
    private State update() {
        state = new State.Leaving();
        List<ServiceDeploymentSnapshot> all = ecs.serviceDeployments(environment.cluster(), started.serviceName());
        state = new State.Relisted(all);
        return update(all);
    }

    private State update(List<ServiceDeploymentSnapshot> all) {
        if (theirs(started.young(all))) {
            return giveUp("Another deployment has moved it on meanwhile, and it is left to that.");
        }
        Started asked = new Started(
                started.move(),
                Ours.NOT_KNOWN_YET,
                started.move().before(),
                all.stream().map(ServiceDeploymentSnapshot::arn).collect(Collectors.toSet()));
        state = new State.Updating(asked);
        return send(asked);
    }

    /** Whether there is a deployment that was asked for neither before ours nor by us. */
    private boolean theirs(List<ServiceDeploymentSnapshot> young) {
        List<TaskDefinitionArn> own =
                List.of(started.move().before().arn(), started.move().after().arn());
        return Started.revisions(ecs, young).stream().anyMatch(revision -> !own.contains(revision.taskDefinition()));
    }

    private State send(Started asked) {
        Started back = asked.send(ecs, environment.cluster());
        return new State.Updated(back);
    }

    private State lookAtRollback(ServiceDeploymentArn deployment, Sight sight) {
        return switch (sight.status(deployment)) {
            case PENDING, IN_PROGRESS, STOP_REQUESTED, ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS, UNKNOWN -> {
                progressed(sight.service(started));
                yield state;
            }
            case ROLLBACK_SUCCESSFUL -> {
                state = new State.RolledBack();
                yield lookAfterRollback(state, sight);
            }
            case SUCCESSFUL, STOPPED, ROLLBACK_FAILED -> update();
        };
    }

    /** A state of its own, since an answer that has come once need not come again. */
    private State lookAfterRollback(State rolledBack, Sight sight) {
        ServiceSnapshot service = sight.service(started);
        progressed(service);
        if (!runsBefore(service)) {
            return update();
        }
        return alone(service) ? new State.Done() : rolledBack;
    }

    private State lookAtUpdate(Started back, Sight sight) {
        Observation seen = sight.observation(back).orElse(null);
        if (seen == null) {
            return state;
        }
        progressed(seen.service());
        return switch (Verdict.of(back.ours(), environment.failFast(), seen)) {
            case Verdict.Rolling ignored -> standing(back, seen);
            case Verdict.Stalled ignored -> standing(back, seen);
            case Verdict.Serving ignored -> standing(back, seen);
            case Verdict.Finished ignored -> new State.Done();
            case Verdict.Crashing(var first, int alike) ->
                giveUp("%d tasks of it ended alike, the first one with %s.".formatted(alike, first.stopCode()));
            case Verdict.RollingBack(String reason) -> giveUp(reason);
            case Verdict.RolledBack(String reason) -> giveUp(reason);
            case Verdict.RollbackFailed(String reason) -> giveUp(reason);
            case Verdict.Failed(String reason) -> giveUp(reason);
            case Verdict.Superseded(var by) -> giveUp("Another deployment has moved it to " + by.id() + ".");
            case Verdict.Vanished() -> giveUp("The service is gone, or no longer active.");
        };
    }

    /**
     * ECS begins no deployment for a revision that the service is on already, as after a rollback of its own that we
     * have not seen; then there is none to wait for, and the service itself says how far it is.
     */
    private State standing(Started back, Observation seen) {
        ServiceSnapshot service = seen.service();
        DeploymentSnapshot primary = service == null ? null : service.primary().orElse(null);
        if (primary == null || seen.deployment() != null || !runsBefore(service)) {
            return state;
        }
        return switch (primary.rollout()) {
            case COMPLETED -> primary.running() >= primary.desired() && alone(service) ? new State.Done() : state;
            case FAILED -> primary.id().equals(back.ours().id()) ? giveUp(primary.reason()) : state;
            case IN_PROGRESS, UNKNOWN -> state;
        };
    }

    private State giveUp(String reason) {
        String problem = "Tried to bring %s back to %s but failed because: %s"
                .formatted(started.name(), started.move().before().arn().id(), reason);
        events.publish(new Event.ServiceFailed(clock.instant(), started.name(), problem));
        return new State.GivenUp(problem);
    }

    private void progressed(@Nullable ServiceSnapshot service) {
        if (service == null || service.primary().isEmpty()) {
            return;
        }
        Progress now = Progress.of(service, service.primary().get());
        if (!now.equals(progress)) {
            progress = now;
            events.publish(now.event(clock.instant(), started.name()));
        }
    }

    private Status status(ServiceDeploymentArn deployment) {
        return ecs.serviceDeployments(List.of(deployment)).stream()
                .findFirst()
                .map(ServiceDeploymentSnapshot::status)
                .orElse(Status.UNKNOWN);
    }

    private @Nullable ServiceSnapshot service() {
        return ecs.services(environment.cluster(), List.of(started.serviceName())).stream()
                .findFirst()
                .orElse(null);
    }

    private boolean runsBefore(@Nullable ServiceSnapshot service) {
        return service != null
                && service.taskDefinition().equals(started.move().before().arn());
    }

    private static boolean alone(@Nullable ServiceSnapshot service) {
        return service != null
                && service.deployments().stream().allMatch(one -> one.primary() || one.running() + one.pending() == 0);
    }
}
