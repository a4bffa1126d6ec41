package dev.slipway.sandbox.balancer;

import dev.slipway.sandbox.balancer.TargetGroups.TargetState;

/**
 * A target's state with the run of equal checks that it stands on.
 *
 * @param state INITIAL, HEALTHY or UNHEALTHY
 * @param run checks in a row with the outcome of the last one
 */
record TargetHealth(TargetState state, boolean lastPassed, int run) {

    static final TargetHealth INITIAL = new TargetHealth(TargetState.INITIAL, false, 0);

    /**
     * The state after one more check. A new target is healthy after its first pass (Application Load Balancers, "Health checks
     * for target groups"); from then on the thresholds decide.
     */
    TargetHealth after(boolean passed, HealthCheck check) {
        int nextRun = passed == lastPassed ? run + 1 : 1;
        boolean up = passed && (state == TargetState.INITIAL || nextRun >= check.healthyThreshold());
        boolean down = !passed && nextRun >= check.unhealthyThreshold();
        TargetState next = up ? TargetState.HEALTHY : down ? TargetState.UNHEALTHY : state;
        return new TargetHealth(next, passed, nextRun);
    }
}
