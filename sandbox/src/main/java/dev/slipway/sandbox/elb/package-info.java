/** Elastic Load Balancing, version 2: the balancer as its API describes it. */
@NullMarked
package dev.slipway.sandbox.elb;

import org.jspecify.annotations.NullMarked;
