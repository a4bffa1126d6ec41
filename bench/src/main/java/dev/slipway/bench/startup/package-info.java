/** How long the application takes from its start to its first readiness. */
@NullMarked
package dev.slipway.bench.startup;

import org.jspecify.annotations.NullMarked;
