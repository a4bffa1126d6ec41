@NullMarked
package dev.slipway.sandbox.traffic;

import org.jspecify.annotations.NullMarked;
