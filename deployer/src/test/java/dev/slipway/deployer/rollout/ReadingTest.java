package dev.slipway.deployer.rollout;

import static dev.slipway.deployer.rollout.Shown.OURS;
import static dev.slipway.deployer.rollout.Shown.T0;
import static dev.slipway.deployer.rollout.Shown.crashes;
import static dev.slipway.deployer.rollout.Shown.deployment;
import static dev.slipway.deployer.rollout.Shown.ended;
import static dev.slipway.deployer.rollout.Shown.service;
import static dev.slipway.deployer.rollout.Shown.withEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.deployer.aws.DeploymentSnapshot;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looks in, events out: each once, in order, and only what is sure. */
final class ReadingTest {
    private static final Duration SETTLING = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofMinutes(2);

    private static final DeploymentSnapshot OLD = deployment(1, false, Rollout.COMPLETED, 3, 3, 0);
    private static final ServiceSnapshot ROLLING =
            service("ACTIVE", deployment(2, true, Rollout.IN_PROGRESS, 3, 1, 2), OLD);
    private static final ServiceSnapshot DRAINING = service(
            "ACTIVE",
            deployment(2, true, Rollout.IN_PROGRESS, 3, 3, 0),
            deployment(1, false, Rollout.COMPLETED, 0, 2, 0));
    private static final ServiceSnapshot ALONE = service("ACTIVE", deployment(2, true, Rollout.COMPLETED, 3, 3, 0));
    private static final ServiceSnapshot SOMEBODY_ELSES =
            service("ACTIVE", deployment(9, true, Rollout.IN_PROGRESS, 3, 1, 0));

    private final Moves world = new Moves();
    private final Reading reading = new Reading(
            new Started(world.move, OURS, world.move.after(), Set.of()),
            world.aws,
            2,
            SETTLING,
            DRAIN,
            world.aws.time,
            world.events::add);

    private void look(@Nullable ServiceSnapshot service, @Nullable Status status, List<TaskSnapshot> stopped) {
        reading.read(new Observation(service, ended(status), stopped));
    }

    private void look(@Nullable ServiceSnapshot service, @Nullable Status status) {
        look(service, status, List.of());
    }

    @Test
    void aRollOutIsToldOnceForEachThingThatChanges() {
        look(ROLLING, null);
        look(ROLLING, null);
        assertThat(world.told()).containsExactly("Progressed");
        world.aws.time.pass(Duration.ofSeconds(20));
        look(DRAINING, null);
        look(DRAINING, null);
        assertThat(world.told()).containsExactly("Progressed", "Serving", "Progressed");
        assertThat(reading.finished()).isFalse();
        assertThat(reading.drained()).isEmpty();
        world.aws.time.pass(Duration.ofSeconds(40));
        look(ALONE, Status.SUCCESSFUL);
        look(ALONE, Status.SUCCESSFUL);
        assertThat(world.told()).containsExactly("Progressed", "Serving", "Progressed", "Progressed", "Finished");
        assertThat(reading.finished()).isTrue();
        assertThat(reading.drained()).contains(Duration.ofSeconds(40));
        assertThat(reading.broken()).isEmpty();
        assertThat(world.events(Event.Progressed.class))
                .extracting(Event.Progressed::running, Event.Progressed::old)
                .containsExactly(tuple(1, 3), tuple(3, 2), tuple(3, 0));
    }

    @Test
    void oneThatWasNeverSeenServingServesAndFinishesAtOnce() {
        look(ALONE, Status.SUCCESSFUL);
        assertThat(world.told()).containsExactly("Serving", "Progressed", "Finished");
        assertThat(reading.drained()).contains(Duration.ZERO);
    }

    @Test
    void afterAFailedTaskItHasToHoldForAWhile() {
        look(ROLLING, null, crashes(1));
        world.aws.time.pass(SETTLING.minusSeconds(1));
        look(ALONE, Status.SUCCESSFUL, crashes(1));
        assertThat(reading.finished()).isFalse();
        world.aws.time.pass(Duration.ofSeconds(1));
        look(ALONE, Status.SUCCESSFUL, crashes(1));
        assertThat(reading.finished()).isTrue();
        assertThat(reading.broken()).isEmpty();
    }

    @Test
    void threeFailedTasksAreExplainedAndTheFirstOneStays() {
        Reading patient = new Reading(
                new Started(world.move, OURS, world.move.after(), Set.of()),
                world.aws,
                99,
                SETTLING,
                DRAIN,
                world.aws.time,
                world.events::add);
        patient.read(new Observation(ROLLING, null, crashes(1)));
        patient.read(new Observation(ROLLING, null, crashes(5)));
        assertThat(world.events(Event.TaskFailed.class))
                .extracting(failed -> failed.failure().task().id())
                .containsExactly("0", "1", "2");
        assertThat(patient.firstFailure().orElseThrow().task().id()).isEqualTo("0");
        assertThat(patient.firstFailure().orElseThrow().lastLines()).isNotEmpty();
    }

    @Test
    void tasksThatDieAlikeBreakItWithTheFirstOnesEnd() {
        look(ROLLING, null, crashes(2));
        look(ROLLING, null, crashes(3));
        assertThat(reading.broken()).containsInstanceOf(WaveResult.Failed.class);
        WaveResult.Failed failed = (WaveResult.Failed) reading.broken().orElseThrow();
        assertThat(failed.reason()).contains("web", "2 tasks", "exited with code 3");
        assertThat(failed.failure()).isEqualTo(reading.firstFailure().orElseThrow());
        assertThat(world.events(Event.ServiceFailed.class))
                .as("told once")
                .singleElement()
                .extracting(Event.ServiceFailed::reason)
                .isEqualTo(failed.reason());
    }

    @ParameterizedTest
    @CsvSource({
        "ROLLBACK_IN_PROGRESS, is taking",
        "ROLLBACK_SUCCESSFUL, has taken",
        "ROLLBACK_FAILED, could not take",
        "STOPPED, given its deployment up"
    })
    void whatEcsMakesOfItIsTheReason(Status status, String words) {
        look(ROLLING, status);
        assertThat(((WaveResult.Failed) reading.broken().orElseThrow()).reason())
                .contains(words, "because")
                .endsWith(".")
                .doesNotEndWith("..");
    }

    @Test
    void somebodyElsesDeploymentHasToBeSeenTwiceInARow() {
        look(ROLLING, Status.STOPPED);
        Moves other = new Moves();
        Reading doubting = new Reading(
                new Started(other.move, OURS, other.move.after(), Set.of()),
                other.aws,
                2,
                SETTLING,
                DRAIN,
                other.aws.time,
                other.events::add);
        Observation taken = new Observation(SOMEBODY_ELSES, ended(Status.STOPPED), List.of());
        assertThat(doubting.doubtful()).isFalse();
        doubting.read(taken);
        assertThat(doubting.doubtful()).isTrue();
        assertThat(doubting.broken()).isEmpty();
        doubting.read(new Observation(ROLLING, null, List.of()));
        assertThat(doubting.doubtful()).isFalse();
        doubting.read(taken);
        assertThat(doubting.broken()).isEmpty();
        doubting.read(taken);
        assertThat(doubting.broken()).containsInstanceOf(WaveResult.Superseded.class);
        assertThat(doubting.doubtful()).as("sure now").isFalse();
        assertThat(other.events(Event.ServiceFailed.class)).hasSize(1);
    }

    @Test
    void aServiceThatIsGoneHasToBeMissedTwiceInARow() {
        look(null, null);
        assertThat(reading.broken()).isEmpty();
        assertThat(reading.doubtful()).isTrue();
        look(ROLLING, null);
        look(null, null);
        assertThat(reading.broken()).isEmpty();
        look(null, null);
        assertThat(((WaveResult.Failed) reading.broken().orElseThrow()).reason())
                .contains("is gone");
    }

    @Test
    void whatHoldsItUpIsWarnedOfOnceAndForgottenWhenItGoesOn() {
        ServiceSnapshot stuck = withEvent(ROLLING, T0.plusSeconds(9), "was unable to place a task");
        assertThat(reading.obstacle()).isEmpty();
        look(stuck, null);
        look(stuck, null);
        assertThat(world.told()).containsExactly("Progressed", "Warned");
        assertThat(reading.obstacle()).contains("was unable to place a task");
        look(ROLLING, null);
        assertThat(reading.obstacle()).isEmpty();
    }

    @Test
    void oldTasksThatDoNotLeaveAreToldAMinuteAfterTheirTime() {
        look(DRAINING, null);
        world.aws.time.pass(DRAIN.plusSeconds(60));
        look(DRAINING, null);
        assertThat(reading.obstacle()).isEmpty();
        world.aws.time.pass(Duration.ofSeconds(1));
        look(DRAINING, null);
        assertThat(reading.obstacle().orElseThrow()).contains("protected from scale-in");
        assertThat(world.events(Event.Warned.class)).hasSize(1);
        look(service("ACTIVE", deployment(2, true, Rollout.COMPLETED, 3, 3, 0)), null);
        assertThat(reading.obstacle()).isEmpty();
    }
}
