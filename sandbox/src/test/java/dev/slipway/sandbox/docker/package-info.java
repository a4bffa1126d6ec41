@NullMarked
package dev.slipway.sandbox.docker;

import org.jspecify.annotations.NullMarked;
