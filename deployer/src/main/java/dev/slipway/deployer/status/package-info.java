/** What an environment runs, who is at it, what somebody who was killed has left, and what has drifted. Reads only. */
@NullMarked
package dev.slipway.deployer.status;

import org.jspecify.annotations.NullMarked;
