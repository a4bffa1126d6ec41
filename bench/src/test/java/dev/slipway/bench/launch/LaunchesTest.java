package dev.slipway.bench.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.slipway.bench.program.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LaunchesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final SequencedMap<String, List<String>> commands = new LinkedHashMap<>();

    @Test
    void takesTheTimeOfEachWayInTurnsAndLeavesTheFirstOneOut(@TempDir Path folder) throws Exception {
        commands.put("one", List.of("true"));
        commands.put("two", List.of("true"));
        AtomicInteger starts = new AtomicInteger();

        SequencedMap<String, List<Duration>> took =
                measure(folder, begun -> Optional.of(begun.plusMillis(starts.incrementAndGet())));

        assertThat(took.get("one")).containsExactly(Duration.ofMillis(3), Duration.ofMillis(5));
        assertThat(took.get("two")).containsExactly(Duration.ofMillis(4), Duration.ofMillis(6));
    }

    @Test
    void aProgramThatHasNotCalledEcsIsNoMeasurement(@TempDir Path folder) {
        commands.put("silent", List.of("true"));

        assertThatIllegalStateException()
                .isThrownBy(() -> measure(folder, begun -> Optional.empty()))
                .withMessageContaining("has not called ECS")
                .withMessageContaining("silent-0.log");
    }

    @Test
    void aProgramThatFailsIsNoMeasurementEither(@TempDir Path folder) {
        commands.put("broken", List.of("false"));

        assertThatIllegalStateException()
                .isThrownBy(() -> measure(folder, Optional::of))
                .withMessageContaining("did not end well")
                .withMessageContaining("broken-0.log");
    }

    private SequencedMap<String, List<Duration>> measure(Path folder, Launches.Calls calls)
            throws InterruptedException {
        try (Programs programs = new Programs(folder, folder, Duration.ofSeconds(5))) {
            return new Launches(programs, Map.of(), calls, () -> NOW).measure(commands, 2);
        }
    }
}
