package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Environment;

/**
 * The environment in which a digest must have run before another one takes it.
 *
 * @param aws to read it with; the same as the target's where both are in one account and region
 */
public record Source(Environment environment, Aws aws) {}
