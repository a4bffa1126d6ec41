/**
 * The deployer and ECS in one JVM on one virtual clock: how late it notices, and how much it reads. The one room that takes
 * the other programs as libraries; it runs in a process of its own, with their jars on its class path.
 */
@NullMarked
package dev.slipway.bench.rehearsal;

import org.jspecify.annotations.NullMarked;
