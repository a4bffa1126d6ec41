@NullMarked
package dev.slipway.app.health;

import org.jspecify.annotations.NullMarked;
