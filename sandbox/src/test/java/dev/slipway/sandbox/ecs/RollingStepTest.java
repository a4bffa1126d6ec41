package dev.slipway.sandbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.ecs.RollingStep.Counts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RollingStepTest {

    @ParameterizedTest
    @CsvSource({
        // desired, min, max, primary, healthy of it, old idle, old healthy, occupying -> start, stop of the old
        "3, 100, 200, 0, 0, 0, 3, 3, 3, 0",
        "3, 100, 200, 3, 1, 0, 3, 6, 0, 1",
        "3, 100, 200, 3, 3, 0, 3, 6, 0, 3",
        "2, 100, 150, 0, 0, 0, 2, 2, 1, 0",
        "2, 50, 100, 0, 0, 0, 2, 2, 0, 1",
        "3, 50, 100, 0, 0, 0, 3, 3, 0, 1",
        "3, 100, 133, 0, 0, 0, 3, 3, 0, 0",
        "3, 100, 134, 0, 0, 0, 3, 3, 1, 0",
        "1, 0, 100, 0, 0, 0, 1, 1, 0, 1",
        "1, 100, 100, 0, 0, 0, 1, 1, 0, 0",
        "0, 100, 200, 0, 0, 0, 3, 3, 0, 3",
        "3, 100, 200, 1, 1, 0, 0, 1, 2, 0",
    })
    void roundsTheLowerLimitUpAndTheUpperLimitDown(
            int desired,
            int minimum,
            int maximum,
            int primary,
            int primaryHealthy,
            int oldIdle,
            int oldHealthy,
            int occupying,
            int start,
            int stopOld) {
        RollingStep step = RollingStep.next(
                new Counts(desired, minimum, maximum, primary, primaryHealthy, oldIdle, oldHealthy, occupying));

        assertThat(step.start()).isEqualTo(start);
        assertThat(step.stopOld()).isEqualTo(stopOld);
    }

    @Test
    void stopsOldTasksThatAreNotHealthyAtOnce() {
        assertThat(RollingStep.next(new Counts(2, 100, 200, 0, 0, 2, 0, 2)).stopIdle())
                .isEqualTo(2);
    }

    @Test
    void stopsWhatIsBeyondTheDesiredCount() {
        assertThat(RollingStep.next(new Counts(1, 100, 200, 3, 3, 0, 0, 3)).stopSurplus())
                .isEqualTo(2);
    }
}
