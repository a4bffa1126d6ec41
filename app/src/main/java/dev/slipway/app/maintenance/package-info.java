@NullMarked
package dev.slipway.app.maintenance;

import org.jspecify.annotations.NullMarked;
