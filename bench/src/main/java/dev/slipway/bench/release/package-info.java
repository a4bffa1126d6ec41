/**
 * The images of the story, made from the application's jar: what a build would push.
 */
@NullMarked
package dev.slipway.bench.release;

import org.jspecify.annotations.NullMarked;
