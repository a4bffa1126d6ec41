@NullMarked
package dev.slipway.sandbox.time;

import org.jspecify.annotations.NullMarked;
