@NullMarked
package dev.slipway.sandbox.secrets;

import org.jspecify.annotations.NullMarked;
