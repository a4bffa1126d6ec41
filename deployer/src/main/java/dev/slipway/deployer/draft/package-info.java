/** A first {@code slipway.yml}, written from what a cluster runs. */
@NullMarked
package dev.slipway.deployer.draft;

import org.jspecify.annotations.NullMarked;
