package dev.slipway.deployer.rollout;

import static dev.slipway.deployer.rollout.Shown.T0;
import static dev.slipway.deployer.rollout.Shown.crashes;
import static dev.slipway.deployer.rollout.Shown.deployment;
import static dev.slipway.deployer.rollout.Shown.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way back of one service, a step at a time, against an ECS that answers, refuses, or says something else. */
final class ReturnTest {
    private static final Ours SEEN = new Ours("ecs-svc/2", T0.plusSeconds(2));
    private static final ServiceSnapshot FORWARD = service(
            "ACTIVE",
            deployment(2, true, Rollout.IN_PROGRESS, 3, 1, 2),
            deployment(1, false, Rollout.COMPLETED, 3, 3, 0));
    private static final ServiceSnapshot BACK = service("ACTIVE", deployment(1, true, Rollout.COMPLETED, 3, 3, 0));
    private static final ServiceSnapshot BACK_WITH_REMAINS = service(
            "ACTIVE", deployment(1, true, Rollout.COMPLETED, 3, 3, 0), deployment(2, false, Rollout.FAILED, 0, 1, 1));

    private final Moves world = new Moves();
    private final ScriptedEcs ecs = new ScriptedEcs();
    private final Watch updates = new Watch(ecs, "c", List.of());

    private Return way(Ours ours, @Nullable ServiceDeploymentArn known, Set<ServiceDeploymentArn> earlier) {
        ecs.show(FORWARD);
        ecs.deployments = List.of(Moves.deployment(2, Status.IN_PROGRESS), Moves.deployment(1, Status.SUCCESSFUL));
        return new Return(
                new Started(world.move, ours, world.move.after(), earlier),
                known,
                ecs,
                Moves.environment(null),
                world.aws.time,
                world.events::add);
    }

    /** Ours is known to be number 2. */
    private Return known() {
        return way(SEEN, Moves.arn(2), Set.of(Moves.arn(1)));
    }

    /** Ours was asked for, and nobody has seen it. */
    private Return unseen() {
        return way(Ours.NOT_KNOWN_YET, null, Set.of(Moves.arn(1)));
    }

    private void advance(Return back) {
        List<Started> before = back.updated().stream().toList();
        back.advance(new Sight(ecs, "c", List.of(back), updates));
        updates.follow(
                back.updated().stream().filter(one -> !before.contains(one)).toList());
    }

    private void ours(Status status) {
        ecs.deployments = List.of(Moves.deployment(2, status), Moves.deployment(1, Status.SUCCESSFUL));
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, roll back d2",
        "IN_PROGRESS, roll back d2",
        "STOP_REQUESTED, roll back d2",
        "UNKNOWN, roll back d2",
        "ROLLBACK_REQUESTED, ''",
        "ROLLBACK_IN_PROGRESS, ''",
        "ROLLBACK_SUCCESSFUL, ''",
        "SUCCESSFUL, update web:1",
        "STOPPED, update web:1",
        "ROLLBACK_FAILED, update web:1"
    })
    void asksForWhatIsRightForTheStateOfOurs(Status status, String write) {
        Return back = known();
        ours(status);
        assertThat(back.requested()).isFalse();
        advance(back);
        assertThat(ecs.writes()).isEqualTo(write.isEmpty() ? List.of() : List.of(write));
        assertThat(back.requested()).isTrue();
        assertThat(back.rollingBack().isPresent()).isEqualTo(!write.startsWith("update"));
        assertThat(back.updated().isPresent()).isEqualTo(write.startsWith("update"));
        assertThat(back.over()).isFalse();
        assertThat(back.refused()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void whatEcsRefusesToRollBackItRollsBackItselfOrItIsUpdated(Status then) {
        Return back = known();
        ecs.refuse(1, AwsFailure.Kind.REFUSED);
        int[] reads = {0};
        ecs.onRead(() -> {
            if (reads[0]++ == 1) {
                ours(then);
            }
        });
        advance(back);
        boolean byItself = Set.of(Status.ROLLBACK_REQUESTED, Status.ROLLBACK_IN_PROGRESS, Status.ROLLBACK_SUCCESSFUL)
                .contains(then);
        assertThat(ecs.writes())
                .isEqualTo(byItself ? List.of("roll back d2") : List.of("roll back d2", "update web:1"));
        assertThat(back.rollingBack().isPresent()).isEqualTo(byItself);
    }

    /** Whichever call is refused, it alone is made again, and the end is the same. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void aRefusedCallIsMadeAgainAndNothingElse(int call) {
        List<String> undisturbed = callsUntilBack(-1);
        List<String> disturbed = new Repeated(callsUntilBack(call)).without(call);
        assertThat(disturbed).isEqualTo(undisturbed);
    }

    private record Repeated(List<String> calls) {
        List<String> without(int call) {
            if (call >= calls.size()) {
                return calls;
            }
            List<String> rest = new ArrayList<>(calls);
            rest.remove(call);
            return rest;
        }
    }

    private List<String> callsUntilBack(int refused) {
        ScriptedEcs fresh = new ScriptedEcs();
        fresh.show(FORWARD);
        fresh.deployments = List.of(Moves.deployment(2, Status.SUCCESSFUL), Moves.deployment(1, Status.SUCCESSFUL));
        fresh.refuse(refused, AwsFailure.Kind.THROTTLED);
        Return back = new Return(
                new Started(world.move, Ours.NOT_KNOWN_YET, world.move.after(), Set.of(Moves.arn(1))),
                null,
                fresh,
                Moves.environment(null),
                world.aws.time,
                world.events::add);
        Watch none = new Watch(fresh, "c", List.of());
        for (int look = 0; look < 3 && back.updated().isEmpty(); look++) {
            back.advance(new Sight(fresh, "c", List.of(back), none));
            assertThat(back.refused()).isEqualTo(refused >= 0 && fresh.calls.size() == refused + 1);
        }
        assertThat(back.updated()).isPresent();
        return fresh.calls;
    }

    @Test
    void whatIsDeniedIsGivenUpAndTold() {
        Return back = known();
        ecs.refuse(0, AwsFailure.Kind.DENIED);
        advance(back);
        assertThat(back.over()).isTrue();
        assertThat(back.requested()).isTrue();
        assertThat(back.problem().orElseThrow()).contains("bring web back to web:1", "ECS said DENIED");
        assertThat(back.unfinished()).isEqualTo(back.problem().orElseThrow());
        assertThat(world.events(Event.ServiceFailed.class)).hasSize(1);
        advance(back);
        assertThat(ecs.calls).as("nothing more is asked").hasSize(1);
    }

    @Test
    void whatIsNotDoneSaysSoWithTheLastRefusal() {
        Return back = known();
        assertThat(back.unfinished()).isEqualTo("The way back of web to web:1 was not requested.");
        ecs.refuse(0, AwsFailure.Kind.THROTTLED);
        advance(back);
        assertThat(back.unfinished()).contains("not requested", "ECS said THROTTLED");
        advance(back);
        assertThat(back.unfinished()).contains("not done in time");
        assertThat(back.problem()).isEmpty();
    }

    @Test
    void oneThatNeverLeftIsDone() {
        Return back = unseen();
        ecs.show(BACK);
        ecs.deployments = List.of(Moves.deployment(1, Status.SUCCESSFUL));
        advance(back);
        assertThat(back.over()).isTrue();
        assertThat(ecs.writes()).isEmpty();
        advance(back);
        assertThat(world.told()).containsExactly("Finished");
    }

    @Test
    void oneThatEcsHasAnsweredForIsSentBackThoughItsDeploymentIsHidden() {
        Return back = way(SEEN, null, Set.of(Moves.arn(1)));
        ecs.show(BACK);
        ecs.deployments = List.of(Moves.deployment(1, Status.SUCCESSFUL));
        advance(back);
        assertThat(ecs.writes()).containsExactly("update web:1");
    }

    @Test
    void oneThatWasNeverSeenIsFoundByItsRevision() {
        Return back = unseen();
        advance(back);
        assertThat(ecs.writes()).containsExactly("roll back d2");
    }

    @Test
    void whatSomebodyElseHasMovedIsLeftToThem() {
        Return back = known();
        ecs.deployments = List.of(
                Moves.deployment(9, Status.IN_PROGRESS),
                Moves.deployment(2, Status.STOPPED),
                Moves.deployment(1, Status.SUCCESSFUL));
        advance(back);
        assertThat(ecs.writes()).isEmpty();
        assertThat(back.problem().orElseThrow()).contains("left to that");
    }

    @Test
    void aRollbackOfEcsIsFollowedUntilTheOldVersionIsAlone() {
        Return back = known();
        ours(Status.ROLLBACK_IN_PROGRESS);
        advance(back);
        assertThat(world.told()).isEmpty();
        advance(back);
        advance(back);
        assertThat(world.told()).containsExactly("Progressed");
        ours(Status.ROLLBACK_SUCCESSFUL);
        ecs.show(BACK_WITH_REMAINS);
        advance(back);
        assertThat(back.over()).isFalse();
        assertThat(world.told()).containsExactly("Progressed", "Progressed");
        advance(back);
        assertThat(back.over()).isFalse();
        ecs.show(BACK);
        advance(back);
        assertThat(back.over()).isTrue();
        assertThat(back.problem()).isEmpty();
        assertThat(world.told()).containsExactly("Progressed", "Progressed", "Progressed", "Finished");
        assertThat(ecs.writes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ROLLBACK_SUCCESSFUL, true", "STOPPED, false", "ROLLBACK_FAILED, false", "SUCCESSFUL, false"})
    void aRollbackThatEndsElsewhereIsFollowedByAnUpdate(Status end, boolean elsewhere) {
        Return back = known();
        ours(Status.ROLLBACK_IN_PROGRESS);
        advance(back);
        ours(end);
        ecs.show(elsewhere ? FORWARD : BACK);
        advance(back);
        assertThat(ecs.writes()).containsExactly("update web:1");
    }

    @Test
    void aServiceThatIsGoneAfterARollbackIsAskedForAgain() {
        Return back = known();
        ours(Status.ROLLBACK_SUCCESSFUL);
        advance(back);
        ecs.onUpdate(() -> ecs.show(BACK));
        ecs.show(null);
        advance(back);
        assertThat(ecs.writes()).containsExactly("update web:1");
    }

    /** Sent back by an update whose deployment is number 3. */
    private Return updated() {
        Return back = known();
        ours(Status.SUCCESSFUL);
        ecs.onUpdate(() -> ecs.show(new Shown.Way(1, "ecs-svc/3", Rollout.IN_PROGRESS, 1, 2).service()));
        advance(back);
        assertThat(back.updated()).isPresent();
        return back;
    }

    private void third(Status status, ServiceSnapshot shown) {
        ecs.show(shown);
        ecs.deployments = List.of(
                new ServiceDeploymentSnapshot(
                        Moves.arn(3), status, "because", Shown.revision(1).value(), T0.plusSeconds(3)),
                Moves.deployment(2, Status.STOPPED),
                Moves.deployment(1, Status.SUCCESSFUL));
    }

    private void looks(Return back, int times) {
        for (int look = 0; look < times; look++) {
            advance(back);
        }
    }

    @Test
    void anUpdateIsFollowedToItsEnd() {
        Return back = updated();
        looks(back, 2);
        assertThat(back.over()).isFalse();
        assertThat(world.told()).containsExactly("Progressed");
        third(Status.SUCCESSFUL, new Shown.Way(1, "ecs-svc/3", Rollout.COMPLETED, 3, 0).service());
        looks(back, 6);
        assertThat(back.over()).isTrue();
        assertThat(back.problem()).isEmpty();
        assertThat(world.told()).endsWith("Finished");
        assertThat(world.events(Event.Finished.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED", "STOPPED"})
    void anUpdateThatFailsIsAProblem(Status status) {
        Return back = updated();
        third(status, new Shown.Way(1, "ecs-svc/3", Rollout.IN_PROGRESS, 1, 2).service());
        looks(back, 30);
        assertThat(back.problem().orElseThrow()).contains("because");
    }

    @Test
    void anUpdateWhoseTasksDieIsAProblem() {
        Return back = updated();
        ecs.stopped = crashes(2).stream().map(Shown::ofTheThird).toList();
        looks(back, 12);
        assertThat(back.problem().orElseThrow()).contains("2 tasks", "EssentialContainerExited");
    }

    @Test
    void anUpdateThatSomebodyReplacesIsAProblem() {
        Return back = updated();
        third(Status.STOPPED, service("ACTIVE", deployment(9, true, Rollout.IN_PROGRESS, 3, 0, 1)));
        looks(back, 6);
        assertThat(back.problem().orElseThrow()).contains("web:9");
    }

    @Test
    void aServiceThatVanishesIsAProblem() {
        Return back = updated();
        ecs.show(null);
        looks(back, 1);
        assertThat(back.problem().orElseThrow()).contains("gone");
    }

    @Test
    void aLookThatIsRefusedChangesNothing() {
        Return back = updated();
        ecs.refuseNext(1, AwsFailure.Kind.THROTTLED);
        advance(back);
        assertThat(back.refused()).isTrue();
        assertThat(back.over()).isFalse();
        assertThat(back.unfinished()).contains("not done in time", "ECS said THROTTLED");
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, 3, false, true, false",
        "COMPLETED, 2, false, false, false",
        "COMPLETED, 3, true, false, false",
        "IN_PROGRESS, 3, false, false, false",
        "UNKNOWN, 3, false, false, false",
        "FAILED, 3, false, false, true"
    })
    void whereEcsBeginsNoDeploymentTheServiceItselfSaysHowFarItIs(
            Rollout rollout, int running, boolean remains, boolean done, boolean problem) {
        Return back = known();
        ours(Status.ROLLBACK_FAILED);
        Shown.Way way = new Shown.Way(1, "ecs-svc/1", rollout, running, 0);
        ecs.onUpdate(() -> ecs.show(remains ? way.withRemains() : way.service()));
        advance(back);
        looks(back, 2);
        assertThat(back.over()).isEqualTo(done || problem);
        assertThat(back.problem().isPresent()).isEqualTo(problem);
    }

    @Test
    void inHasteWhatIsKnownIsRolledBack() {
        Return back = known();
        back.hurry(false);
        assertThat(ecs.calls).containsExactly("roll back d2");
        back.hurry(true);
        assertThat(ecs.calls).as("it is asked for").hasSize(1);
    }

    @Test
    void inHasteWhatIsNotKnownIsFoundOrSentBack() {
        Return found = unseen();
        found.hurry(false);
        assertThat(ecs.writes()).containsExactly("roll back d2");
        Return hidden = way(SEEN, null, Set.of(Moves.arn(1), Moves.arn(2)));
        ecs.show(BACK);
        hidden.hurry(false);
        assertThat(ecs.writes()).containsExactly("roll back d2", "update web:1");
        assertThat(hidden.requested()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1"})
    void inHasteWhatHasNeverLeftIsLeftWhereItIs(boolean still, int writes) {
        Return back = way(Ours.NOT_KNOWN_YET, null, Set.of(Moves.arn(1), Moves.arn(2)));
        ecs.show(still ? BACK : FORWARD);
        back.hurry(false);
        assertThat(ecs.writes()).hasSize(writes);
        assertThat(back.over()).isEqualTo(still);
        assertThat(back.requested()).isTrue();
    }

    @Test
    void inHasteWhatCannotBeReadIsSentBackAndWhatIsRefusedAskedForAgain() {
        Return blind = unseen();
        ecs.refuse(0, AwsFailure.Kind.THROTTLED);
        blind.hurry(false);
        assertThat(ecs.writes()).containsExactly("update web:1");
        Return refused = known();
        ecs.refuseNext(1, AwsFailure.Kind.THROTTLED);
        refused.hurry(false);
        assertThat(refused.requested()).isFalse();
        assertThat(refused.unfinished()).contains("ECS said THROTTLED");
        refused.hurry(true);
        assertThat(refused.requested()).isTrue();
        assertThat(ecs.writes()).endsWith("roll back d2", "update web:1");
    }
}
