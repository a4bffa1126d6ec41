@NullMarked
package dev.slipway.sandbox.registry;

import org.jspecify.annotations.NullMarked;
