package dev.slipway.deployer.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When to look next, and what the way so far says of the end. */
final class PaceTest {
    private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
    private static final Pace PACE = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(3));

    private static Progress old(int old) {
        return new Progress(4, 4 - old, 0, old, 0);
    }

    private static Duration next(int second, Course course, List<Duration> drains, int refusals) {
        return PACE.next(T0.plusSeconds(second), List.of(course), drains, refusals);
    }

    @Test
    void looksOftenAtFirstAndEveryThreeSecondsLater() {
        Course course = Course.from(T0);
        assertThat(next(1, course, List.of(), 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(next(10, course, List.of(), 0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(next(300, course, List.of(), 0)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void looksWiderTheMoreOftenAwsRefuses() {
        Course course = Course.from(T0);
        assertThat(next(300, course, List.of(), 1)).isEqualTo(Duration.ofSeconds(6));
        assertThat(next(300, course, List.of(), 2)).isEqualTo(Duration.ofSeconds(12));
        assertThat(next(300, course, List.of(), 9)).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void roundsThatWentTellWhenTheLastOneEnds() {
        Course course = Course.from(T0)
                .then(T0.plusSeconds(1), old(4), false)
                .then(T0.plusSeconds(100), old(3), false)
                .then(T0.plusSeconds(102), old(2), false);
        assertThat(course.turns()).as("one round within a few seconds").hasSize(1);
        assertThat(course.end(List.of())).contains(T0.plusSeconds(200));
        assertThat(next(150, course, List.of(), 0)).isEqualTo(Duration.ofSeconds(3));
        assertThat(next(190, course, List.of(), 0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(next(197, course, List.of(), 0)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anotherServicesDrainTellsHowLongThisOneTakes() {
        Course course = Course.from(T0).then(T0.plusSeconds(1), old(4), false).then(T0.plusSeconds(60), old(4), true);
        assertThat(course.end(List.of())).isEmpty();
        assertThat(next(120, course, List.of(), 0)).as("the end is next").isEqualTo(Duration.ofMillis(2500));
        assertThat(course.end(List.of(Duration.ofSeconds(130)))).contains(T0.plusSeconds(190));
    }

    @Test
    void roundsThatTakeLongTellOfThoseThatAreLeft() {
        Course course = Course.from(T0)
                .then(T0.plusSeconds(1), old(4), false)
                .then(T0.plusSeconds(100), old(3), false)
                .then(T0.plusSeconds(200), old(2), false);
        assertThat(course.turns()).hasSize(2);
        assertThat(course.end(List.of())).contains(T0.plusSeconds(400));
        Course further = course.then(T0.plusSeconds(206), old(1), false);
        assertThat(further.turns()).as("six seconds later is another round").hasSize(3);
        assertThat(further.end(List.of())).contains(T0.plusNanos(206_000_000_000L + 206_000_000_000L / 3));
    }

    @Test
    void tasksThatComeTellNothingOfTheEnd() {
        Course course = Course.from(T0).then(T0.plusSeconds(1), old(3), false).then(T0.plusSeconds(9), old(4), false);
        assertThat(course.turns()).isEmpty();
        assertThat(course.old()).isEqualTo(4);
        assertThat(course.end(List.of())).isEmpty();
    }
}
