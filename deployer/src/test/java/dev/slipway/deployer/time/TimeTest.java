package dev.slipway.deployer.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeTest {

    @ParameterizedTest
    @CsvSource({"PT0S, 0 s", "PT90S, 90 s", "PT15M, 15 min", "PT2H, 2 h", "PT0.25S, 250 ms", "PT90M, 90 min"})
    void saysADurationAsAPersonWould(Duration duration, String words) {
        assertThat(Span.of(duration)).isEqualTo(words);
    }

    @Test
    void looksOftenAtFirstAndNeverMoreThanThreeSecondsApart() {
        List<Duration> waits = new ArrayList<>();
        Timing timing = new Timing(
                InstantSource.system(), waits::add, Duration.ofSeconds(1), Duration.ofSeconds(3), new Random(1));
        for (long elapsed : new long[] {0, 10, 30, 60, 600}) {
            timing.untilNextLook(Duration.ofSeconds(elapsed));
        }
        assertThat(waits)
                .allMatch(wait -> wait.compareTo(Duration.ofSeconds(3)) <= 0)
                .allMatch(wait -> wait.compareTo(Duration.ofMillis(900)) >= 0);
        assertThat(waits.getLast()).isGreaterThan(waits.getFirst().plusSeconds(1));
    }

    @Test
    @Timeout(10)
    void aSignalEndsEveryWaitAndTheFirstOneCounts() {
        Cancellation cancellation = new Cancellation();
        Thread.ofVirtual().start(() -> cancellation.request(Cancellation.Signal.INTERRUPT));
        cancellation.sleep(Duration.ofHours(1));
        cancellation.request(Cancellation.Signal.TERMINATE);
        assertThat(cancellation.requested()).contains(Cancellation.Signal.INTERRUPT);
    }
}
