@NullMarked
package dev.slipway.sandbox.alarms;

import org.jspecify.annotations.NullMarked;
