/** The programs together, as processes and in a browser, and the workflows that run them. */
@NullMarked
package dev.slipway.e2e;

import org.jspecify.annotations.NullMarked;
