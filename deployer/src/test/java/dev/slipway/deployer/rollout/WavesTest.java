package dev.slipway.deployer.rollout;

import static dev.slipway.deployer.rollout.Shown.T0;
import static dev.slipway.deployer.rollout.Shown.crashes;
import static dev.slipway.deployer.rollout.Shown.deployment;
import static dev.slipway.deployer.rollout.Shown.naming;
import static dev.slipway.deployer.rollout.Shown.service;
import static dev.slipway.deployer.rollout.Shown.withEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.time.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A wave against an ECS that stands still: what ends it, when, and with which words. */
final class WavesTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final ServiceSnapshot BEFORE = service("ACTIVE", deployment(1, true, Rollout.COMPLETED, 3, 3, 0));
    private static final ServiceSnapshot ROLLING = service(
            "ACTIVE",
            deployment(2, true, Rollout.IN_PROGRESS, 3, 1, 2),
            deployment(1, false, Rollout.COMPLETED, 3, 3, 0));
    private static final ServiceSnapshot COMPLETED =
            naming(service("ACTIVE", deployment(2, true, Rollout.COMPLETED, 3, 3, 0)), Moves.arn(2));
    private static final ServiceSnapshot SOMEBODY_ELSES =
            service("ACTIVE", deployment(9, true, Rollout.COMPLETED, 3, 3, 0));

    private final Moves world = new Moves();
    private final ScriptedEcs ecs = new ScriptedEcs();
    private final Cancellation cancellation = new Cancellation();
    private final Waves waves = waves(TIMEOUT);

    WavesTest() {
        ecs.show(BEFORE);
        ecs.deployments = List.of(Moves.deployment(1, Status.SUCCESSFUL));
        ecs.onUpdate(() -> ecs.show(ROLLING));
    }

    private Waves waves(@Nullable Duration timeout) {
        return new Waves(
                ecs.over(world.aws),
                Moves.environment(timeout),
                world.aws.time.timing(),
                cancellation,
                world.events::add);
    }

    private void succeeds() {
        ecs.show(COMPLETED);
        ecs.deployments = List.of(Moves.deployment(2, Status.SUCCESSFUL), Moves.deployment(1, Status.SUCCESSFUL));
    }

    private WaveResult roll() {
        return waves.roll(List.of(world.move));
    }

    private void finished() {
        ecs.onUpdate(this::succeeds);
        assertThat(roll()).isInstanceOf(WaveResult.Finished.class);
    }

    @Test
    void aWaveEndsWhenEcsCallsItSuccessful() {
        assertThat(waves.touchedAny()).isFalse();
        finished();
        assertThat(waves.touchedAny()).isTrue();
        assertThat(waves.allowed()).isEqualTo(TIMEOUT);
        assertThat(waves.touched()).extracting(Started::name).containsExactly("web");
        assertThat(waves.deployment(waves.touched().getFirst())).contains(Moves.arn(2));
        assertThat(ecs.writes()).containsExactly("update web:2");
    }

    @Test
    void oneThatIsNotDoneInTimeSaysWhatHeldItUpAndWhichTaskFailed() {
        Instant began = world.aws.time.instant();
        ecs.stopped = crashes(1);
        ecs.onUpdate(() -> ecs.show(withEvent(ROLLING, T0.plusSeconds(9), "was unable to place a task")));
        WaveResult.TimedOut result = (WaveResult.TimedOut) roll();
        assertThat(Duration.between(began, world.aws.time.instant())).isBetween(TIMEOUT, TIMEOUT.plusSeconds(3));
        assertThat(result.services()).containsExactly("web");
        assertThat(result.obstacles()).containsExactly("web: was unable to place a task.");
        assertThat(result.failure()).isNotNull();
    }

    @Test
    void theTimeIsComputedWhereNoneIsGiven() {
        Waves computed = waves(null);
        Instant began = world.aws.time.instant();
        assertThat(computed.roll(List.of(world.move))).isInstanceOf(WaveResult.TimedOut.class);
        assertThat(computed.allowed()).isPositive();
        assertThat(Duration.between(began, world.aws.time.instant()))
                .isBetween(computed.allowed(), computed.allowed().plusSeconds(3));
    }

    @Test
    void aServiceThatSomebodyElseHasIsNotTouched() {
        ecs.show(SOMEBODY_ELSES);
        assertThat(roll()).isInstanceOf(WaveResult.Superseded.class);
        ecs.show(service("ACTIVE", deployment(1, true, Rollout.IN_PROGRESS, 3, 3, 0)));
        assertThat(roll()).isInstanceOf(WaveResult.Superseded.class);
        ecs.show(null);
        assertThat(roll()).isInstanceOf(WaveResult.Superseded.class);
        assertThat(ecs.writes()).isEmpty();
        assertThat(waves.touchedAny()).isFalse();
    }

    @Test
    void whatAwsRefusesForGoodFailsTheWaveWithItsWords() {
        ecs.refuse(0, AwsFailure.Kind.DENIED);
        assertThat(roll())
                .isInstanceOfSatisfying(
                        WaveResult.Failed.class,
                        failed -> assertThat(failed.reason()).contains("ECS said DENIED"));
        assertThat(world.events(Event.ServiceFailed.class)).hasSize(1);
        assertThat(waves.touchedAny()).isFalse();
    }

    @Test
    void aMoveThatIsRefusedCountsAsTouched() {
        ecs.refuse(2, AwsFailure.Kind.DENIED);
        assertThat(roll()).isInstanceOf(WaveResult.Failed.class);
        assertThat(waves.touchedAny()).isTrue();
        assertThat(world.events(Event.ServiceFailed.class)).hasSize(1);
    }

    @Test
    void aSignalBeforeTheMoveTouchesNothing() {
        cancellation.request(Cancellation.Signal.INTERRUPT);
        assertThat(roll()).isEqualTo(new WaveResult.Cancelled(Cancellation.Signal.INTERRUPT));
        ecs.refuseNext(9, AwsFailure.Kind.DENIED);
        assertThat(roll()).as("whatever AWS says").isInstanceOf(WaveResult.Cancelled.class);
        assertThat(ecs.writes()).isEmpty();
    }

    @Test
    void aReadThatIsRefusedWhileItRollsIsToldOnce() {
        ecs.onUpdate(() -> {
            ecs.refuseNext(3, AwsFailure.Kind.THROTTLED);
            succeeds();
        });
        assertThat(roll()).isInstanceOf(WaveResult.Finished.class);
        assertThat(world.events(Event.Warned.class))
                .singleElement()
                .extracting(Event.Warned::message)
                .asString()
                .contains("ECS said THROTTLED");
    }

    @Test
    void theLastLookIsOneAtStoppedTasksTooAndSeesWhatDiedSince() {
        finished();
        int reads = ecs.count("stopped");
        assertThat(waves.lookAgain()).isInstanceOf(WaveResult.Finished.class);
        assertThat(ecs.count("stopped")).isEqualTo(reads + 1);
        ecs.stopped = crashes(2);
        assertThat(waves.lookAgain()).isInstanceOf(WaveResult.Failed.class);
    }

    @Test
    void theLastLookAsksAgainWhenItIsRefusedOrInDoubt() {
        finished();
        ecs.refuseNext(2, AwsFailure.Kind.THROTTLED);
        Instant began = world.aws.time.instant();
        assertThat(waves.lookAgain()).isInstanceOf(WaveResult.Finished.class);
        assertThat(world.aws.time.instant()).isAfter(began);
        assertThat(world.events(Event.Warned.class)).isEmpty();
        ecs.show(null);
        assertThat(waves.lookAgain()).as("gone, twice in a row").isInstanceOf(WaveResult.Failed.class);
    }

    @Test
    void theLastLookIsContentAfterFiveTriesAndSaysThatItWasNotWhole() {
        finished();
        ecs.refuseNext(99, AwsFailure.Kind.THROTTLED);
        int before = ecs.calls.size();
        assertThat(waves.lookAgain()).isInstanceOf(WaveResult.Finished.class);
        assertThat(ecs.calls).hasSize(before + 5);
        assertThat(world.events(Event.Warned.class))
                .singleElement()
                .extracting(Event.Warned::message)
                .asString()
                .contains("not whole");
    }

    @Test
    void theLastLookOfACancelledRunIsItsLast() {
        finished();
        cancellation.request(Cancellation.Signal.TERMINATE);
        assertThat(waves.lookAgain()).isInstanceOf(WaveResult.Cancelled.class);
    }

    private WayBack wayBack() {
        return new WayBack(
                ecs.over(world.aws),
                Moves.environment(TIMEOUT),
                world.aws.time.timing(),
                cancellation,
                world.events::add);
    }

    @Test
    void theWayBackEndsWhenEveryServiceRunsWhatItRan() {
        finished();
        ecs.onUpdate(() -> ecs.show(BEFORE));
        assertThat(wayBack().restore(waves, Set.of())).isInstanceOf(Restored.Complete.class);
        assertThat(ecs.writes()).containsExactly("update web:2", "update web:1");
    }

    @Test
    void whatIsSomebodyElsesIsNotBroughtBack() {
        finished();
        assertThat(wayBack().restore(waves, Set.of("web"))).isInstanceOf(Restored.Complete.class);
        assertThat(wayBack().request(waves, Set.of("web"))).isEmpty();
        assertThat(ecs.writes()).containsExactly("update web:2");
    }

    @Test
    void aWayBackThatIsNotDoneInTimeNamesTheService() {
        finished();
        Instant began = world.aws.time.instant();
        ecs.refuseNext(100_000, AwsFailure.Kind.THROTTLED);
        assertThat(wayBack().restore(waves, Set.of()))
                .isInstanceOfSatisfying(
                        Restored.Incomplete.class,
                        incomplete -> assertThat(incomplete.reasons())
                                .singleElement()
                                .asString()
                                .contains("web", "not requested", "ECS said THROTTLED"));
        assertThat(Duration.between(began, world.aws.time.instant())).isBetween(TIMEOUT, TIMEOUT.plusSeconds(30));
    }

    @Test
    void aWayBackThatIsDeniedNamesTheService() {
        finished();
        ecs.refuseNext(1, AwsFailure.Kind.DENIED);
        assertThat(wayBack().restore(waves, Set.of()))
                .isInstanceOfSatisfying(
                        Restored.Incomplete.class,
                        incomplete -> assertThat(incomplete.reasons()).hasSize(1));
    }

    @Test
    void aCancelledWayBackIsRequestedAndNotWatched() {
        finished();
        cancellation.request(Cancellation.Signal.TERMINATE);
        ecs.onUpdate(() -> ecs.show(ROLLING));
        assertThat(wayBack().restore(waves, Set.of()))
                .isEqualTo(new Restored.Unwatched(Cancellation.Signal.TERMINATE, List.of()));
        assertThat(ecs.writes()).endsWith("roll back d2");
    }

    @Test
    void aRequestIsTriedFourTimesAndThenNamed() {
        finished();
        int before = ecs.writes().size();
        ecs.refuseNext(99, AwsFailure.Kind.THROTTLED);
        assertThat(wayBack().request(waves, Set.of()))
                .singleElement()
                .asString()
                .contains("not requested");
        assertThat(ecs.writes()).hasSize(before + 4);
        assertThat(ecs.writes()).endsWith("roll back d2", "update web:1", "update web:1", "update web:1");
    }

    @Test
    void aRunThatIsGoneIsBroughtBackByItsMoves() {
        ecs.show(ROLLING);
        ecs.deployments = List.of(Moves.deployment(2, Status.IN_PROGRESS), Moves.deployment(1, Status.SUCCESSFUL));
        ecs.refuse(3, AwsFailure.Kind.REFUSED);
        ecs.onUpdate(() -> ecs.show(BEFORE));
        assertThat(wayBack().restore(List.of(world.move), TIMEOUT)).isInstanceOf(Restored.Complete.class);
        assertThat(ecs.writes()).containsExactly("roll back d2", "update web:1");
    }
}
