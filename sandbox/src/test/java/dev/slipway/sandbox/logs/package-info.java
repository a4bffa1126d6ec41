@NullMarked
package dev.slipway.sandbox.logs;

import org.jspecify.annotations.NullMarked;
