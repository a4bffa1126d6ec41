/** {@code sandbox.yml} to records: what a sandbox is to hold, with every mistake told at once and where it stands. */
@NullMarked
package dev.slipway.sandbox.setup;

import org.jspecify.annotations.NullMarked;
