/** The one way time passes in the sandbox: nothing else may sleep, schedule or read a clock. */
@NullMarked
package dev.slipway.sandbox.time;

import org.jspecify.annotations.NullMarked;
