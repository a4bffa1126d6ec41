/** A release as a list of typed steps, and the policy for every way in which one can fail. */
@NullMarked
package dev.slipway.deployer.pipeline;

import org.jspecify.annotations.NullMarked;
