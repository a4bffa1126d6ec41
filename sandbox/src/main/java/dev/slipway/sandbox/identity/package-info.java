/** STS, as far as clients ask who they are. */
@NullMarked
package dev.slipway.sandbox.identity;

import org.jspecify.annotations.NullMarked;
