@NullMarked
package dev.slipway.sandbox.identity;

import org.jspecify.annotations.NullMarked;
