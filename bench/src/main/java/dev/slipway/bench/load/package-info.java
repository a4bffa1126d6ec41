/**
 * The load generator: an open arrival rate, latencies measured from the intended start, failures counted by kind.
 */
@NullMarked
package dev.slipway.bench.load;

import org.jspecify.annotations.NullMarked;
