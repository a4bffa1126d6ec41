@NullMarked
package dev.slipway.sandbox.embedded;

import org.jspecify.annotations.NullMarked;
