/** What an environment runs, who is at it, and what somebody who was killed has left. Reads only. */
@NullMarked
package dev.slipway.deployer.status;

import org.jspecify.annotations.NullMarked;
