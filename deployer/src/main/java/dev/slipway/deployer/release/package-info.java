/** Ids and values that every other package speaks in: a release, an image by digest, a task, an environment. */
@NullMarked
package dev.slipway.deployer.release;

import org.jspecify.annotations.NullMarked;
