/** Application Auto Scaling: what is registered with it. Nothing is scaled. */
@NullMarked
package dev.slipway.sandbox.autoscaling;

import org.jspecify.annotations.NullMarked;
