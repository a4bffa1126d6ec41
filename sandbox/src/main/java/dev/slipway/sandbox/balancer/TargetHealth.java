package dev.slipway.sandbox.balancer;

import dev.slipway.sandbox.balancer.TargetGroups.TargetState;
import org.jspecify.annotations.Nullable;

/**
 * A target's state with the run of checks that it stands on.
 *
 * @param state INITIAL, HEALTHY or UNHEALTHY
 * @param last what the last check found; null before the first one
 * @param run checks in a row that passed, or that failed, up to the last one
 */
record TargetHealth(TargetState state, @Nullable CheckResult last, int run) {

    static final TargetHealth INITIAL = new TargetHealth(TargetState.INITIAL, null, 0);

    /**
     * The state after one more check. A new target is healthy after its first pass (Application Load Balancers, "Health checks
     * for target groups"); from then on the thresholds decide.
     */
    TargetHealth after(CheckResult result, HealthCheck check) {
        boolean passed = result.passed();
        int nextRun = last != null && last.passed() == passed ? run + 1 : 1;
        boolean up = passed && (state == TargetState.INITIAL || nextRun >= check.healthyThreshold());
        boolean down = !passed && nextRun >= check.unhealthyThreshold();
        TargetState next = up ? TargetState.HEALTHY : down ? TargetState.UNHEALTHY : state;
        return new TargetHealth(next, result, nextRun);
    }
}
