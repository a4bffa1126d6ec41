/** One-off tasks: the migration of a release, and {@code run -- COMMAND}. */
@NullMarked
package dev.slipway.deployer.migration;

import org.jspecify.annotations.NullMarked;
