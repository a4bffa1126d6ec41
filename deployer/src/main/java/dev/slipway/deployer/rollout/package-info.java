/** Services to a revision in waves, watched by one batched poll, judged by a pure function, and back again. */
@NullMarked
package dev.slipway.deployer.rollout;

import org.jspecify.annotations.NullMarked;
