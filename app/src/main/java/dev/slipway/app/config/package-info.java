@NullMarked
package dev.slipway.app.config;

import org.jspecify.annotations.NullMarked;
