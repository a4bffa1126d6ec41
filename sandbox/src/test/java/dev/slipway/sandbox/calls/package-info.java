@NullMarked
package dev.slipway.sandbox.calls;

import org.jspecify.annotations.NullMarked;
