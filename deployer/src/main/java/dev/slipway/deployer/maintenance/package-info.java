/** The client of the application's control endpoint: turns maintenance on and off, and waits for every task. */
@NullMarked
package dev.slipway.deployer.maintenance;

import org.jspecify.annotations.NullMarked;
