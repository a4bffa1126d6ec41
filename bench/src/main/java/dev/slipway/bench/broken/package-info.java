/**
 * The bug of the story's release 3. Shipped inside that release; depends on nothing but the JDK.
 */
@NullMarked
package dev.slipway.bench.broken;

import org.jspecify.annotations.NullMarked;
