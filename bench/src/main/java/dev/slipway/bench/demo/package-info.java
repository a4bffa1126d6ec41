/**
 * The story that the demo plays, what was observed of it, and how that is judged and shown.
 */
@NullMarked
package dev.slipway.bench.demo;

import org.jspecify.annotations.NullMarked;
