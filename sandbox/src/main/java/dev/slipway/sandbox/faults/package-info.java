/** The switches that break the sandbox on purpose. */
@NullMarked
package dev.slipway.sandbox.faults;

import org.jspecify.annotations.NullMarked;
