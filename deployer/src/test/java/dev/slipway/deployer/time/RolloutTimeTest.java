package dev.slipway.deployer.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formula in numbers. */
final class RolloutTimeTest {

    private static RolloutTime of(int desired, int least, int most, int health, int drain, int bake) {
        return new RolloutTime(
                desired, least, most, Duration.ofSeconds(health), Duration.ofSeconds(drain), Duration.ofSeconds(bake));
    }

    @ParameterizedTest(name = "{0} tasks between {1} and {2}: {3} rounds")
    @CsvSource({
        "3, 3, 6, 1",
        "200, 200, 220, 10",
        "201, 201, 221, 11",
        "4, 2, 4, 2",
        "1, 0, 1, 1",
        "1, 1, 1, 1",
        "5, 5, 5, 5",
        "0, 0, 0, 1"
    })
    void countsTheRoundsInWhichTasksAreReplaced(int desired, int least, int most, int rounds) {
        assertThat(of(desired, least, most, 40, 30, 0).rounds()).isEqualTo(rounds);
    }

    @Test
    void aRoundIsStartHealthAndDrain() {
        assertThat(of(3, 3, 6, 150, 330, 0).round()).isEqualTo(Duration.ofMinutes(3 + 8));
    }

    @Test
    void allowsOneRoundMoreAndTheAlarmsTimeInWholeMinutes() {
        assertThat(of(3, 3, 6, 150, 330, 0).allowed()).isEqualTo(Duration.ofMinutes(22));
        assertThat(of(3, 3, 6, 150, 331, 0).allowed()).isEqualTo(Duration.ofMinutes(23));
        assertThat(of(3, 3, 6, 150, 330, 300).allowed()).isEqualTo(Duration.ofMinutes(27));
        assertThat(of(200, 200, 220, 150, 330, 0).allowed()).isEqualTo(Duration.ofMinutes(121));
    }

    @Test
    void nobodyIsHurried() {
        assertThat(of(1, 1, 2, 40, 30, 0).allowed()).isEqualTo(RolloutTime.AT_LEAST);
        assertThat(RolloutTime.allowed(List.of())).isEqualTo(RolloutTime.AT_LEAST);
    }

    @Test
    void sideBySideTheSlowestCounts() {
        assertThat(RolloutTime.allowed(List.of(of(1, 1, 2, 40, 30, 0), of(3, 3, 6, 150, 330, 0))))
                .isEqualTo(Duration.ofMinutes(22));
    }
}
