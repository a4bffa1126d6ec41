@NullMarked
package dev.slipway.sandbox.autoscaling;

import org.jspecify.annotations.NullMarked;
