/** How the deployer waits: nothing else sleeps or reads a clock. */
@NullMarked
package dev.slipway.deployer.time;

import org.jspecify.annotations.NullMarked;
