/** Finishes what a cancelled or killed run has left. */
@NullMarked
package dev.slipway.deployer.recovery;

import org.jspecify.annotations.NullMarked;
