/** The process of the placeholder image. It stands alone in a jar of its own, so it uses nothing but the JDK. */
@NullMarked
package dev.slipway.sandbox.placeholder;

import org.jspecify.annotations.NullMarked;
