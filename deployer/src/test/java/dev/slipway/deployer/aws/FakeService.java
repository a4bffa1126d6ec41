package dev.slipway.deployer.aws;

import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service that rolls as ECS's pages say, two tasks at a time: up after 4 s, the old ones gone after 8 s. What the
 * tasks of an image do is given by its {@link Behaviour}.
 */
final class FakeService {
    private static final int DESIRED = 2;
    private static final Duration UP = Duration.ofSeconds(4);
    private static final Duration GONE = Duration.ofSeconds(8);
    private static final Duration LIFE = Duration.ofSeconds(3);

    final String name;
    final List<Turn> turns = new ArrayList<>();
    final List<TaskSnapshot> stopped = new ArrayList<>();
    private final VirtualTime time;
    private int tasks;

    FakeService(String name, TaskDefinitionArn first, VirtualTime time) {
        this.name = name;
        this.time = time;
        Turn turn = begin(first, Behaviour.HEALTHY);
        turn.status = Status.SUCCESSFUL;
        turn.rollout = Rollout.COMPLETED;
    }

    /** One deployment. */
    final class Turn {
        final String id = "ecs-svc/" + name + turns.size();
        final ServiceDeploymentArn arn = new ServiceDeploymentArn(
                "arn:aws:ecs:eu-central-1:111111111111:service-deployment/c/" + name + "/" + turns.size());
        final TaskDefinitionArn revision;
        final Behaviour behaviour;
        final Instant at = time.instant();
        Status status = Status.IN_PROGRESS;
        Rollout rollout = Rollout.IN_PROGRESS;
        int crashes;
        int failed;

        @Nullable
        Instant rollbackAt;

        Turn(TaskDefinitionArn revision, Behaviour behaviour) {
            this.revision = revision;
            this.behaviour = behaviour;
        }

        Duration age() {
            return Duration.between(at, time.instant());
        }
    }

    Turn current() {
        return turns.getLast();
    }

    Turn begin(TaskDefinitionArn revision, Behaviour behaviour) {
        if (!turns.isEmpty() && !current().status.ended()) {
            current().status = Status.STOPPED;
        }
        Turn turn = new Turn(revision, behaviour);
        turns.add(turn);
        return turn;
    }

    void rollBack(Turn turn) {
        turn.status = Status.ROLLBACK_IN_PROGRESS;
        turn.rollout = Rollout.FAILED;
        turn.rollbackAt = time.instant();
    }

    void step() {
        Turn turn = current();
        Instant back = turn.rollbackAt;
        if (turn.status == Status.ROLLBACK_IN_PROGRESS
                && back != null
                && !time.instant().isBefore(back.plus(UP))) {
            turn.status =
                    turn.behaviour == Behaviour.CANNOT_GO_BACK ? Status.ROLLBACK_FAILED : Status.ROLLBACK_SUCCESSFUL;
        }
        switch (turn.behaviour) {
            case HEALTHY -> completeWhenDue(turn);
            case CRASHING -> crash(turn, false);
            case CRASHING_FOR_THE_BREAKER, CANNOT_GO_BACK -> {
                crash(turn, true);
                if (turn.failed >= 3 && turn.status == Status.IN_PROGRESS) {
                    rollBack(turn);
                }
            }
            case CRASHING_LATE -> {
                completeWhenDue(turn);
                if (turn.age().compareTo(GONE) > 0) {
                    crash(turn, false);
                }
            }
            case NEVER_HEALTHY -> {}
        }
    }

    private void completeWhenDue(Turn turn) {
        if (turn.age().compareTo(GONE) >= 0 && turn.status == Status.IN_PROGRESS) {
            turn.status = Status.SUCCESSFUL;
            turn.rollout = Rollout.COMPLETED;
        }
    }

    private void crash(Turn turn, boolean counted) {
        boolean due = turn.age().toMillis() >= LIFE.toMillis() * (turn.crashes + 1L);
        if (due && turn.rollbackAt == null) {
            turn.crashes++;
            turn.failed += counted ? 1 : 0;
            stopped.add(new TaskSnapshot(
                    new TaskArn("arn:aws:ecs:eu-central-1:111111111111:task/c/" + name + "-" + tasks++),
                    turn.revision,
                    turn.id,
                    "STOPPED",
                    "EssentialContainerExited",
                    "Essential container in task exited",
                    List.of(new TaskSnapshot.ContainerSnapshot("app", 3, null)),
                    time.instant(),
                    time.instant()));
        }
    }

    private static boolean up(Turn turn) {
        return turn.behaviour == Behaviour.HEALTHY || turn.behaviour == Behaviour.CRASHING_LATE;
    }

    ServiceSnapshot snapshot() {
        Turn turn = current();
        List<DeploymentSnapshot> deployments = new ArrayList<>();
        Turn before = turns.size() > 1 ? turns.get(turns.size() - 2) : null;
        boolean alone = up(turn) && turn.age().compareTo(GONE) >= 0;
        if (turn.rollbackAt != null && before != null) {
            deployments.add(shown(before, true, DESIRED, Rollout.COMPLETED, "-back", turn.rollbackAt));
            return of(before.revision, deployments);
        }
        int running = up(turn) && turn.age().compareTo(UP) >= 0 ? DESIRED : 0;
        deployments.add(new DeploymentSnapshot(
                turn.id,
                true,
                turn.revision,
                turn.rollout,
                "",
                DESIRED,
                running,
                DESIRED - running,
                turn.failed,
                turn.at));
        if (before != null && !alone) {
            deployments.add(shown(before, false, running == DESIRED ? 0 : DESIRED, before.rollout, "", before.at));
        }
        return of(turn.revision, deployments);
    }

    private static DeploymentSnapshot shown(
            Turn turn, boolean primary, int desired, Rollout rollout, String suffix, Instant at) {
        return new DeploymentSnapshot(
                turn.id + suffix, primary, turn.revision, rollout, "", desired, DESIRED, 0, 0, at);
    }

    private ServiceSnapshot of(TaskDefinitionArn revision, List<DeploymentSnapshot> deployments) {
        ServiceSnapshot.ServiceEvent event =
                new ServiceSnapshot.ServiceEvent(name + stopped.size(), time.instant(), "has started 1 tasks");
        return new ServiceSnapshot(
                name,
                "ACTIVE",
                true,
                revision,
                DESIRED,
                DESIRED,
                0,
                100,
                200,
                ServiceSnapshot.Health.UNCHECKED,
                null,
                deployments,
                new ServiceSnapshot.Network(List.of("subnet-a", "subnet-b"), List.of("sg-1"), false),
                null,
                List.of(event));
    }
}
