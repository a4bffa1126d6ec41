@NullMarked
package dev.slipway.app.web;

import org.jspecify.annotations.NullMarked;
