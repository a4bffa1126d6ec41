/** The typed events of a run: what the pipeline says, and every report listens to. */
@NullMarked
package dev.slipway.deployer.event;

import org.jspecify.annotations.NullMarked;
