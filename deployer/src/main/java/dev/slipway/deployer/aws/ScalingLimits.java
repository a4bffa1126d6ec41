package dev.slipway.deployer.aws;

/**
 * Between which counts Application Auto Scaling scales a service.
 *
 * @param least tasks
 * @param most tasks
 * @param suspended whether any part of it is suspended
 */
public record ScalingLimits(String service, int least, int most, boolean suspended) {}
