/** Independent read-only checks before a release, run side by side; every failure is reported at once. */
@NullMarked
package dev.slipway.deployer.preflight;

import org.jspecify.annotations.NullMarked;
