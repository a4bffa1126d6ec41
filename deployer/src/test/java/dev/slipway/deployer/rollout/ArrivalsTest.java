package dev.slipway.deployer.rollout;

import static dev.slipway.deployer.rollout.Shown.T0;
import static dev.slipway.deployer.rollout.Shown.crashes;
import static dev.slipway.deployer.rollout.Shown.deployment;
import static dev.slipway.deployer.rollout.Shown.service;
import static dev.slipway.deployer.rollout.Shown.withEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.time.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A service whose count was raised, against an ECS that a test changes while it is watched. */
final class ArrivalsTest {
    private static final Duration TIME = Duration.ofMinutes(5);
    private static final ServiceSnapshot STARTING = service("ACTIVE", deployment(2, true, Rollout.COMPLETED, 3, 1, 2));
    private static final ServiceSnapshot RUNNING = service("ACTIVE", deployment(2, true, Rollout.COMPLETED, 3, 3, 0));
    private static final ServiceSnapshot STEADY =
            withEvent(RUNNING, T0.plusSeconds(9), "(service web) has reached a steady state.");

    private final Moves world = new Moves();
    private final ScriptedEcs ecs = new ScriptedEcs();
    private final Cancellation cancellation = new Cancellation();
    private final Instant began = world.aws.time.instant();

    private Arrivals arrivals() {
        ecs.revision = world.move.after();
        return new Arrivals(
                ecs.over(world.aws),
                Moves.environment(TIME),
                world.aws.time.timing(),
                cancellation,
                world.events::add,
                List.of(Moves.WEB),
                began.plus(TIME));
    }

    private void at(int second, Runnable change) {
        boolean[] done = {false};
        world.aws.time.onStep(() -> {
            if (!done[0] && !world.aws.time.instant().isBefore(began.plusSeconds(second))) {
                done[0] = true;
                change.run();
            }
        });
    }

    private Duration elapsed() {
        return Duration.between(began, world.aws.time.instant());
    }

    @Test
    void itIsUpOnceEcsHasCalledItSteadyTwice() {
        ecs.show(STARTING);
        Arrivals arrivals = arrivals();
        at(20, () -> ecs.show(RUNNING));
        at(40, () -> ecs.show(STEADY));
        assertThat(arrivals.watch()).isInstanceOf(WaveResult.Finished.class);
        assertThat(elapsed()).isBetween(Duration.ofSeconds(41), Duration.ofSeconds(50));
        assertThat(world.told()).containsExactly("Scaled", "Scaled");
        assertThat(world.events(Event.Scaled.class))
                .extracting(Event.Scaled::running)
                .containsExactly(1, 3);
    }

    @Test
    void oneThatIsNotUpInTimeSaysWhatHeldItUpAndWhichTaskFailed() {
        Arrivals arrivals = arrivals();
        ecs.stopped = crashes(1);
        ecs.show(withEvent(STARTING, T0.plusSeconds(9), "was unable to place a task."));
        WaveResult.TimedOut result = (WaveResult.TimedOut) arrivals.watch();
        assertThat(result.services()).containsExactly("web");
        assertThat(result.obstacles()).containsExactly("web: was unable to place a task.");
        assertThat(result.failure()).isNotNull();
        assertThat(elapsed()).isBetween(TIME, TIME.plusSeconds(3));
        assertThat(world.told()).containsExactly("Scaled", "TaskFailed", "Warned");
    }

    @Test
    void tasksThatDieAlikeBreakIt() {
        ecs.show(STARTING);
        Arrivals arrivals = arrivals();
        ecs.stopped = crashes(2);
        WaveResult.Failed result = (WaveResult.Failed) arrivals.watch();
        assertThat(result.reason()).contains("web", "2 of its tasks", "exited with code 3");
        assertThat(result.failure()).isNotNull();
        assertThat(world.told()).containsExactly("Scaled", "TaskFailed", "ServiceFailed");
    }

    @Test
    void tasksThatDiedBeforeDoNotCount() {
        ecs.stopped = crashes(3);
        ecs.show(STEADY);
        assertThat(arrivals().watch()).isInstanceOf(WaveResult.Finished.class);
        assertThat(world.told()).containsExactly("Scaled");
    }

    @Test
    void aTaskThatDiesIsSeenWhenCountsOrEventsChange() {
        ecs.show(STARTING);
        Arrivals arrivals = arrivals();
        at(10, () -> ecs.stopped = crashes(1));
        at(20, () -> ecs.show(STEADY));
        arrivals.watch();
        assertThat(world.told()).containsExactly("Scaled", "Scaled", "TaskFailed");
    }

    @Test
    void aServiceThatIsGoneHasToBeMissedTwiceInARow() {
        ecs.show(STARTING);
        Arrivals arrivals = arrivals();
        at(10, () -> ecs.show(null));
        WaveResult.Failed result = (WaveResult.Failed) arrivals.watch();
        assertThat(result.reason()).contains("is gone");
        assertThat(elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(11));
    }

    @Test
    void whatAwsRefusesIsToldOnceAndReadAgain() {
        ecs.show(STEADY);
        Arrivals arrivals = arrivals();
        ecs.refuseNext(3, AwsFailure.Kind.THROTTLED);
        assertThat(arrivals.watch()).isInstanceOf(WaveResult.Finished.class);
        assertThat(world.events(Event.Warned.class))
                .singleElement()
                .extracting(Event.Warned::message)
                .asString()
                .contains("ECS said THROTTLED");
    }

    @Test
    void aSignalEndsIt() {
        ecs.show(STARTING);
        Arrivals arrivals = arrivals();
        at(10, () -> cancellation.request(Cancellation.Signal.INTERRUPT));
        assertThat(arrivals.watch()).isEqualTo(new WaveResult.Cancelled(Cancellation.Signal.INTERRUPT));
        assertThat(elapsed()).isLessThan(Duration.ofSeconds(15));
    }
}
