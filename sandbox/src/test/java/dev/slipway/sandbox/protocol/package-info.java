@NullMarked
package dev.slipway.sandbox.protocol;

import org.jspecify.annotations.NullMarked;
