package dev.slipway.deployer.rollout;

import static dev.slipway.deployer.rollout.Shown.OURS;
import static dev.slipway.deployer.rollout.Shown.T0;
import static dev.slipway.deployer.rollout.Shown.crashes;
import static dev.slipway.deployer.rollout.Shown.deployment;
import static dev.slipway.deployer.rollout.Shown.service;
import static dev.slipway.deployer.rollout.Shown.withEvent;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which calls a look makes, and which it saves. */
final class WatchTest {
    private static final ServiceSnapshot ROLLING = service(
            "ACTIVE",
            deployment(2, true, Rollout.IN_PROGRESS, 3, 1, 2),
            deployment(1, false, Rollout.COMPLETED, 3, 3, 0));
    private static final ServiceSnapshot COMPLETED = service("ACTIVE", deployment(2, true, Rollout.COMPLETED, 3, 3, 0));

    private final Moves world = new Moves();
    private final ScriptedEcs ecs = new ScriptedEcs();
    private final Started web = new Started(world.move, OURS, world.move.after(), Set.of(Moves.arn(1)));
    private final Watch watch = new Watch(ecs, "c", List.of(web));

    WatchTest() {
        ecs.show(ROLLING);
        ours(Status.IN_PROGRESS);
    }

    private void ours(Status status) {
        ecs.deployments = List.of(Moves.deployment(2, status), Moves.deployment(1, Status.SUCCESSFUL));
    }

    private void look(int times) {
        for (int look = 0; look < times; look++) {
            watch.look();
        }
    }

    private Observation seen() {
        return requireNonNull(watch.look().get(web));
    }

    /** What the next look costs. */
    private List<String> callsOfALook() {
        int before = ecs.calls.size();
        watch.look();
        return List.copyOf(ecs.calls.subList(before, ecs.calls.size()));
    }

    @Test
    void whileNothingHappensALookIsOneCall() {
        assertThat(callsOfALook()).containsExactly("services");
        assertThat(callsOfALook()).containsExactly("services");
        assertThat(watch.trouble()).isEmpty();
        assertThat(watch.deployment(web)).isEmpty();
    }

    @Test
    void eachTenthLookIsOneAtStoppedTasksToo() {
        look(9);
        assertThat(callsOfALook()).containsExactly("services", "stopped");
        look(9);
        assertThat(callsOfALook()).contains("stopped");
    }

    @Test
    void aDeploymentThatMayHaveEndedIsLookedForAndThenReadAlone() {
        look(2);
        ecs.show(COMPLETED);
        assertThat(callsOfALook()).containsExactly("services", "list deployments", "revisions");
        assertThat(watch.deployment(web)).contains(Moves.arn(2));
        assertThat(callsOfALook()).containsExactly("services", "deployments");
    }

    @Test
    void aListIsAskedForOnlyAfterAFewLooks() {
        ecs.show(COMPLETED);
        assertThat(callsOfALook()).containsExactly("services");
        assertThat(callsOfALook()).containsExactly("services");
        assertThat(callsOfALook()).containsExactly("services", "list deployments", "revisions");
    }

    @Test
    void aServiceThatNamesItsCurrentDeploymentNeedsNoList() {
        ecs.show(Shown.naming(COMPLETED, Moves.arn(2)));
        assertThat(callsOfALook()).containsExactly("services", "deployments", "revisions");
        assertThat(watch.deployment(web)).contains(Moves.arn(2));
    }

    @Test
    void aDeploymentFromBeforeOursIsNotAskedFor() {
        ecs.show(Shown.naming(COMPLETED, Moves.arn(1)));
        assertThat(callsOfALook()).containsExactly("services");
        look(1);
        assertThat(callsOfALook()).containsExactly("services", "list deployments", "revisions");
    }

    @Test
    void aStrangersDeploymentIsAskedForOnce() {
        ecs.deployments = List.of(Moves.deployment(9, Status.IN_PROGRESS), Moves.deployment(1, Status.SUCCESSFUL));
        ecs.show(Shown.naming(COMPLETED, Moves.arn(9)));
        assertThat(callsOfALook()).containsExactly("services", "deployments", "revisions");
        assertThat(callsOfALook()).containsExactly("services");
        assertThat(watch.deployment(web)).isEmpty();
    }

    @Test
    void aLongRollOutIsLookedForAfterTwentyLooksAndReadAgainAfterTwenty() {
        look(19);
        assertThat(callsOfALook()).contains("list deployments", "revisions");
        for (int look = 0; look < 19; look++) {
            assertThat(callsOfALook()).doesNotContain("deployments", "list deployments");
        }
        assertThat(callsOfALook()).contains("deployments");
    }

    @Test
    void aSuccessCountsOnceStoppedTasksWereLookedAtAfterItAndIsNotReadAgain() {
        ecs.show(Shown.naming(COMPLETED, Moves.arn(2)));
        look(1);
        ours(Status.SUCCESSFUL);
        ecs.refuse(ecs.calls.size() + 2, AwsFailure.Kind.THROTTLED);
        assertThat(seen().deployment()).as("stopped tasks were refused").isNull();
        assertThat(watch.trouble()).isPresent();
        assertThat(callsOfALook()).as("what was refused comes first").startsWith("stopped");
        assertThat(seen().deployment()).isNotNull();
        assertThat(callsOfALook()).containsExactly("services");
    }

    @Test
    void aFailedTaskIsReadOnceItShowsAndDescribedOnce() {
        look(1);
        ecs.stopped = crashes(1);
        ecs.show(withEvent(ROLLING, T0.plusSeconds(9), "(service web) has stopped 1 running tasks: went unhealthy"));
        assertThat(callsOfALook()).containsExactly("services");
        ecs.show(service(
                "ACTIVE",
                deployment(2, true, Rollout.IN_PROGRESS, 3, 0, 2),
                deployment(1, false, Rollout.COMPLETED, 3, 3, 0)));
        assertThat(seen().stopped()).hasSize(1);
        assertThat(watch.lookThoroughly().get(web)).isNotNull();
        assertThat(ecs.count("tasks")).isEqualTo(1);
        assertThat(ecs.count("stopped")).isEqualTo(2);
    }

    @Test
    void aRefusedDescriptionGoesOnWhereItWas() {
        ecs.stopped = crashes(1);
        ecs.refuse(2, AwsFailure.Kind.THROTTLED);
        watch.lookThoroughly();
        assertThat(watch.trouble()).isPresent();
        assertThat(callsOfALook()).as("the list stands").containsExactly("tasks", "services");
        assertThat(seen().stopped()).hasSize(1);
    }

    @Test
    void stoppedTasksThatNobodyLetsUsReadAreATroubleAndAskedForInTheirTurn() {
        ecs.refuse(1, AwsFailure.Kind.DENIED);
        assertThat(watch.lookThoroughly()).containsKey(web);
        assertThat(watch.trouble()).isPresent();
        assertThat(callsOfALook()).containsExactly("services");
        assertThat(watch.trouble()).isEmpty();
    }

    private static Move move(Moves world, int number) {
        return new Move(
                new Environment.Service("w" + number, "w" + number, "app", 1, null),
                world.move.before(),
                world.move.after());
    }

    @Test
    void tenServicesAreOneCallAndARefusedBatchComesNext() {
        List<Started> many = IntStream.range(0, 11)
                .mapToObj(number -> new Started(move(world, number), OURS, world.move.after(), Set.of()))
                .toList();
        ScriptedEcs wide = new ScriptedEcs();
        Watch all = new Watch(wide, "c", many);
        assertThat(all.look()).hasSize(11);
        assertThat(wide.calls).hasSize(2);
        wide.refuse(3, AwsFailure.Kind.THROTTLED);
        assertThat(all.look()).hasSize(10);
        wide.refuse(5, AwsFailure.Kind.THROTTLED);
        assertThat(all.look().keySet()).as("the one that was refused").containsExactly(many.getLast());
        assertThat(all.look()).hasSize(11);
    }

    @Test
    void inTurnOneServiceInTenIsAskedForItsStoppedTasks() {
        List<Started> many = IntStream.range(0, 20)
                .mapToObj(number -> new Started(move(world, number), OURS, world.move.after(), Set.of()))
                .toList();
        ScriptedEcs wide = new ScriptedEcs();
        Watch all = new Watch(wide, "c", many);
        for (int look = 0; look < 20; look++) {
            all.look();
        }
        assertThat(wide.count("stopped")).isEqualTo(22);
        assertThat(wide.count("services")).isEqualTo(40);
    }
}
