/**
 * Programs run as processes: started, awaited, logged to files, and gone at the end.
 */
@NullMarked
package dev.slipway.bench.program;

import org.jspecify.annotations.NullMarked;
