package dev.slipway.sandbox.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.balancer.TargetGroups.TargetState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TargetHealthTest {

    private static final HealthCheck CHECK =
            new HealthCheck("/readyz", Duration.ofSeconds(1), Duration.ofSeconds(1), 3, 2);

    private static TargetState after(boolean... passed) {
        TargetHealth health = TargetHealth.INITIAL;
        for (boolean one : passed) {
            health = health.after(one ? new CheckResult.Passed() : new CheckResult.Mismatch(503), CHECK);
        }
        return health.state();
    }

    @Test
    void aNewTargetIsHealthyAfterItsFirstPass() {
        assertThat(after()).isEqualTo(TargetState.INITIAL);
        assertThat(after(false)).isEqualTo(TargetState.INITIAL);
        assertThat(after(false, true)).isEqualTo(TargetState.HEALTHY);
    }

    @Test
    void aTargetIsUnhealthyAfterAsManyFailuresInARowAsTheThresholdSays() {
        assertThat(after(true, false)).isEqualTo(TargetState.HEALTHY);
        assertThat(after(true, false, true, false)).isEqualTo(TargetState.HEALTHY);
        assertThat(after(true, false, false)).isEqualTo(TargetState.UNHEALTHY);
        assertThat(after(false, false)).isEqualTo(TargetState.UNHEALTHY);
    }

    @Test
    void anUnhealthyTargetNeedsItsPassesInARow() {
        assertThat(after(false, false, true, true)).isEqualTo(TargetState.UNHEALTHY);
        assertThat(after(false, false, true, true, true)).isEqualTo(TargetState.HEALTHY);
        assertThat(after(false, false, true, true, false, true)).isEqualTo(TargetState.UNHEALTHY);
    }
}
