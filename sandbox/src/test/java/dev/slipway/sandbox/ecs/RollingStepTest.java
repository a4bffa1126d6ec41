package dev.slipway.sandbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.ecs.RollingStep.Change;
import dev.slipway.sandbox.ecs.RollingStep.Counts;
import dev.slipway.sandbox.ecs.RollingStep.Group;
import dev.slipway.sandbox.ecs.RollingStep.Pace;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RollingStepTest {

    private static Group healthy(int count) {
        return new Group(count, 0, 0, 0);
    }

    private static RollingStep rolling(int desired, int minimum, int maximum, Group primary, Group source) {
        return RollingStep.next(
                new Counts(desired, minimum, maximum, source.all(), primary, source, Group.NONE, 0, Pace.ROLLS));
    }

    @ParameterizedTest
    @CsvSource({
        // desired, min, max, healthy and starting of the primary, healthy of the source, stopping -> start, stop of the
        // source
        "3, 100, 200, 0, 0, 3, 0, 3, 0",
        "3, 100, 200, 1, 2, 3, 0, 0, 1",
        "3, 100, 200, 3, 0, 3, 0, 0, 3",
        "2, 100, 150, 0, 0, 2, 0, 1, 0",
        "2, 50, 100, 0, 0, 2, 0, 0, 1",
        "3, 50, 100, 0, 0, 3, 0, 0, 1",
        "3, 50, 100, 0, 0, 2, 1, 0, 0",
        "3, 100, 133, 0, 0, 3, 0, 0, 0",
        "3, 100, 134, 0, 0, 3, 0, 1, 0",
        "7, 50, 150, 0, 0, 7, 0, 3, 3",
        "1, 0, 100, 0, 0, 1, 0, 0, 1",
        "1, 100, 150, 0, 0, 1, 0, 0, 0",
        "0, 100, 200, 0, 0, 3, 0, 0, 3",
        "3, 100, 200, 1, 0, 0, 0, 2, 0",
    })
    void roundsTheLowerLimitUpAndTheUpperLimitDown(
            int desired,
            int minimum,
            int maximum,
            int primary,
            int starting,
            int source,
            int stopping,
            int start,
            int stop) {
        RollingStep step = RollingStep.next(new Counts(
                desired,
                minimum,
                maximum,
                source,
                new Group(primary, starting, 0, 0),
                healthy(source),
                Group.NONE,
                stopping,
                Pace.ROLLS));

        assertThat(step.primary().start()).isEqualTo(start);
        assertThat(step.source().stopHealthy()).isEqualTo(stop);
    }

    @Test
    void stopsWhatIsBeyondTheDesiredCountStartingOnesFirst() {
        assertThat(rolling(1, 100, 200, new Group(2, 1, 0, 0), Group.NONE).primary())
                .isEqualTo(new Change(0, 0, 1, 1));
    }

    @Test
    void sparesTasksThatAreProtected() {
        assertThat(rolling(1, 100, 200, healthy(1), new Group(3, 0, 0, 2))
                        .source()
                        .stopHealthy())
                .isEqualTo(1);
    }

    @Test
    void startsAReplacementOfAnUnhealthyTaskBeforeItStopsIt() {
        RollingStep first = rolling(2, 100, 200, new Group(1, 0, 1, 0), Group.NONE);
        assertThat(first.primary()).isEqualTo(new Change(1, 0, 0, 0));
        assertThat(rolling(2, 100, 200, new Group(1, 1, 1, 0), Group.NONE).primary())
                .isEqualTo(Change.NONE);
        assertThat(rolling(2, 100, 200, new Group(2, 0, 1, 0), Group.NONE)
                        .primary()
                        .stopIll())
                .isEqualTo(1);
    }

    @Test
    void stopsUnhealthyTasksOneByOneWhereTheUpperLimitLeavesNoRoom() {
        Group ill = new Group(0, 0, 2, 0);
        assertThat(rolling(2, 100, 200, ill, healthy(2)).primary()).isEqualTo(new Change(0, 1, 0, 0));
        assertThat(RollingStep.next(new Counts(
                                2, 100, 200, 2, new Group(0, 0, 1, 0), healthy(2), Group.NONE, 1, Pace.ROLLS))
                        .primary())
                .isEqualTo(Change.NONE);
    }

    @Test
    void replacesALostTaskOfTheOldRevisionByOneOfTheOldRevision() {
        Counts counts = new Counts(3, 100, 200, 3, new Group(0, 3, 0, 0), healthy(2), Group.NONE, 0, Pace.ROLLS);
        assertThat(RollingStep.next(counts).source().start()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"ROLLS, 1, 0", "RESTS, 0, 1", "STALLED, 0, 1"})
    void givesTheFirstFreePlaceToADeploymentThatHasNoTask(Pace pace, int primary, int source) {
        Group ill = new Group(0, 0, 1, 0);
        RollingStep step = RollingStep.next(new Counts(1, 50, 200, 1, Group.NONE, ill, Group.NONE, 0, pace));
        assertThat(step.primary().start()).isEqualTo(primary);
        assertThat(step.source().start()).isEqualTo(source);
    }

    @Test
    void leavesTheOldRevisionAsItIsAfterTheNewOneHasFailed() {
        RollingStep step = RollingStep.next(
                new Counts(3, 100, 200, 3, new Group(1, 0, 1, 0), healthy(2), Group.NONE, 0, Pace.STALLED));
        assertThat(step.primary()).isEqualTo(new Change(0, 1, 0, 0));
        assertThat(step.source()).isEqualTo(new Change(1, 0, 0, 0));
    }

    @Test
    void stopsRetiredTasksThatAreNotHealthyAtOnce() {
        RollingStep step = RollingStep.next(
                new Counts(2, 100, 200, 0, healthy(1), Group.NONE, new Group(1, 2, 1, 0), 0, Pace.ROLLS));
        assertThat(step.retired()).isEqualTo(new Change(0, 1, 2, 0));
    }

    @Test
    void neverStopsAHealthyTaskBelowTheMinimumNorStartsOneAboveTheMaximum() {
        Random random = new Random(20_261_121);
        List<Pace> paces = List.of(Pace.values());
        for (int i = 0; i < 200_000; i++) {
            int desired = random.nextInt(12);
            int minimum = random.nextInt(101);
            int maximum = minimum + random.nextInt(201 - minimum);
            Counts counts = new Counts(
                    desired,
                    minimum,
                    maximum,
                    random.nextInt(desired + 1),
                    group(random),
                    group(random),
                    group(random),
                    random.nextInt(4),
                    paces.get(random.nextInt(paces.size())));
            RollingStep step = RollingStep.next(counts);

            int healthy = counts.primary().healthy()
                    + counts.source().healthy()
                    + counts.retired().healthy();
            int stopped = step.primary().stopHealthy()
                    + step.source().stopHealthy()
                    + step.retired().stopHealthy();
            assertThat(stopped == 0 || healthy - stopped >= counts.least())
                    .as("%s %s", counts, step)
                    .isTrue();
            int occupying = counts.primary().all()
                    + counts.source().all()
                    + counts.retired().all()
                    + counts.stopping();
            int started = step.primary().start()
                    + step.source().start()
                    + step.retired().start();
            assertThat(started == 0 || occupying + started <= counts.most())
                    .as("%s %s", counts, step)
                    .isTrue();
            possible(counts.primary(), step.primary());
            possible(counts.source(), step.source());
            possible(counts.retired(), step.retired());
        }
    }

    private static Group group(Random random) {
        int healthy = random.nextInt(6);
        return new Group(healthy, random.nextInt(4), random.nextInt(4), random.nextInt(healthy + 1));
    }

    private static void possible(Group group, Change change) {
        assertThat(change.start()).isNotNegative();
        assertThat(change.stopIll()).isBetween(0, group.ill());
        assertThat(change.stopStarting()).isBetween(0, group.starting());
        assertThat(change.stopHealthy()).isBetween(0, group.healthy() - group.shielded());
    }
}
