/** CloudWatch Logs: groups, streams and their events, in memory. */
@NullMarked
package dev.slipway.sandbox.logs;

import org.jspecify.annotations.NullMarked;
