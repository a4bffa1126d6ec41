@NullMarked
package dev.slipway.app.job;

import org.jspecify.annotations.NullMarked;
