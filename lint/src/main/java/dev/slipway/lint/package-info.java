/** Finds what a migration would do to the release that still runs while it is applied, and after it. */
@NullMarked
package dev.slipway.lint;

import org.jspecify.annotations.NullMarked;
