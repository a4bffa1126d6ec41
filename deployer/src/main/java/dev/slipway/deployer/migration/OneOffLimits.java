package dev.slipway.deployer.migration;

import java.time.Duration;

/**
 * How far the fate of a one-off task is followed. A rehearsal takes one of them away to show what it is good for.
 *
 * @param subnets how many of the service's subnets are tried one after the other while there is no room, at least 1
 * @param missing how long DescribeTasks may call a task MISSING before it counts as lost; it does so for a young one
 * @param quietLooks how many looks in a row, about a second apart, have to find no new line after the task's end before its log
 *     counts as whole, at least 1; lines reach CloudWatch some seconds after they were written
 */
public record OneOffLimits(int subnets, Duration missing, int quietLooks) {

    /** AWS lets a service have that many. */
    private static final int ALL_SUBNETS = 16;

    public OneOffLimits {
        if (subnets < 1 || missing.isNegative() || quietLooks < 1) {
            throw new IllegalArgumentException("not limits: " + subnets + ", " + missing + ", " + quietLooks);
        }
    }

    /** For AWS as it is. */
    public static OneOffLimits standard() {
        return new OneOffLimits(ALL_SUBNETS, Duration.ofMinutes(1), 5);
    }
}
