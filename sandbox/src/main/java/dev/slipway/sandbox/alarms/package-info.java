/** CloudWatch, as far as deployments are guarded by its alarms. */
@NullMarked
package dev.slipway.sandbox.alarms;

import org.jspecify.annotations.NullMarked;
