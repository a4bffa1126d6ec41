@NullMarked
package dev.slipway.sandbox.command;

import org.jspecify.annotations.NullMarked;
