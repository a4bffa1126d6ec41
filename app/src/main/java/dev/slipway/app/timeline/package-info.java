@NullMarked
package dev.slipway.app.timeline;

import org.jspecify.annotations.NullMarked;
