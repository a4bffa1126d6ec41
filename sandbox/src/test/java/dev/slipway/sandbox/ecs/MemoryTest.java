package dev.slipway.sandbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.runtime.Script;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What many deployments leave behind: no more than the first fifteen hundred. As many as {@code -Dsandbox.deployments} says, ten
 * thousand in CI.
 */
@Timeout(1200)
final class MemoryTest {

    private static final int DEPLOYMENTS = Integer.getInteger("sandbox.deployments", 3_000);

    /** From here on everything that is kept in bounds has reached them. */
    private static final int FULL = 1_500;

    private static final long MEGABYTE = 1 << 20;

    /** Of noise between two measurements: class metadata, the compiler, half-empty maps. */
    private static final long NOISE = 6 * MEGABYTE;

    private static long usedAfterCollection() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            ManagementFactory.getMemoryMXBean().gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @Test
    void staysFlat() {
        try (Rehearsal rehearsal = new Rehearsal()) {
            Stage stage = rehearsal.stage("service");
            for (String image : List.of("A", "B")) {
                rehearsal.runtime.script(Rehearsal.digest(image), Script.runs().logs(Duration.ZERO, "began"));
            }
            stage.create(Given.parse("worker 2 A min=0 max=200"), Rehearsal.GROUP);
            List<Long> used = new ArrayList<>();
            for (int deployment = 1; deployment <= DEPLOYMENTS; deployment++) {
                stage.act("deploy " + (deployment % 2 == 0 ? "A" : "B"));
                rehearsal.timeline.advance(Duration.ofSeconds(65));
                rehearsal.started.clear();
                rehearsal.signals.clear();
                if (deployment % 100 == 0) {
                    stage.forget();
                }
                if (deployment == FULL || deployment == (FULL + DEPLOYMENTS) / 2 || deployment == DEPLOYMENTS) {
                    assertThat(stage.verdict()).startsWith("SUCCESSFUL COMPLETED");
                    used.add(usedAfterCollection());
                }
            }
            assertThat(used.get(1) - used.get(0)).as("bytes %s", used).isLessThan(NOISE);
            assertThat(used.get(2) - used.get(0)).as("bytes %s", used).isLessThan(NOISE);
        }
    }
}
