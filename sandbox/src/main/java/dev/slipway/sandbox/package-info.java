/** The sandbox as a library: its composition root, its endpoint, and the environments it sets up. */
@NullMarked
package dev.slipway.sandbox;

import org.jspecify.annotations.NullMarked;
