package dev.slipway.deployer.aws;

/**
 * What Application Auto Scaling may do with a service's count ("Suspending and resuming scaling", Application Auto Scaling
 * User Guide). The largest count is left alone, so it is not here.
 *
 * @param minimum tasks; never fewer, unless scaling is suspended
 * @param inSuspended whether policies may not take tasks away
 * @param outSuspended whether policies may not add tasks
 * @param scheduledSuspended whether the clock may change the bounds
 */
public record Autoscaling(int minimum, boolean inSuspended, boolean outSuspended, boolean scheduledSuspended) {

    /** Nothing scales, and no bound stands in the way of a count of zero. */
    public static final Autoscaling SUSPENDED = new Autoscaling(0, true, true, true);
}
