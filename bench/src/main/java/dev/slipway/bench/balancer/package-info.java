/** The sandbox's balancer under load: what it costs against a direct connection, and whether roll-outs lose a request. */
@NullMarked
package dev.slipway.bench.balancer;

import org.jspecify.annotations.NullMarked;
