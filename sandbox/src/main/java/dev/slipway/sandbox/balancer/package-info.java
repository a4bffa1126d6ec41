/** The load balancer: target groups, target states, health checks, deregistration; proxying itself is Jetty's. */
@NullMarked
package dev.slipway.sandbox.balancer;

import org.jspecify.annotations.NullMarked;
