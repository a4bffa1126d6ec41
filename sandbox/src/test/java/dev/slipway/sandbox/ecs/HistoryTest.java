package dev.slipway.sandbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many lives of a service: as many as {@code -Dsandbox.histories} says, ten thousand in CI. One that goes wrong is told with
 * its seed: {@code new History(seed).live()}.
 */
@Timeout(1200)
final class HistoryTest {

    private static final int HISTORIES = Integer.getInteger("sandbox.histories", 1_000);
    private static final int EACH_SO_MANYTH_TWICE = 20;

    @Test
    void neverGoesBelowTheMinimumNorAboveTheMaximumAndEnds() {
        List<String> faults = LongStream.range(0, HISTORIES)
                .parallel()
                .mapToObj(HistoryTest::faultOf)
                .filter(fault -> !fault.isEmpty())
                .limit(20)
                .toList();
        assertThat(faults).isEmpty();
    }

    private static String faultOf(long seed) {
        try (History history = new History(seed).live()) {
            if (!history.fault().isEmpty()) {
                return "seed " + seed + ": " + history.fault()
                        + history.told().stream().collect(Collectors.joining("\n  ", "\n  ", ""));
            }
            return seed % EACH_SO_MANYTH_TWICE == 0 ? differenceOf(seed, history) : "";
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static String differenceOf(long seed, History first) {
        try (History again = new History(seed).live()) {
            return again.told().equals(first.told()) ? "" : "seed " + seed + " is not the same twice";
        }
    }
}
