@NullMarked
package dev.slipway.app.database;

import org.jspecify.annotations.NullMarked;
