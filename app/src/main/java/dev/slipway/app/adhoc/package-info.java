@NullMarked
package dev.slipway.app.adhoc;

import org.jspecify.annotations.NullMarked;
