/**
 * ECS: clusters, task definitions, services and their rolling deployments, one-off tasks, and the task metadata. All state
 * is changed on the timeline alone.
 */
@NullMarked
package dev.slipway.sandbox.ecs;

import org.jspecify.annotations.NullMarked;
