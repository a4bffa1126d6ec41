/**
 * ECS: clusters, task definitions, services and their rolling deployments, one-off tasks, and the task metadata. All state
 * is changed on the timeline alone ({@link dev.slipway.sandbox.ecs.Loop}).
 *
 * <p>More files than a room should have: the operations of the API are views of the scheduler's state, and in two rooms all
 * of that state would be public.
 */
@NullMarked
package dev.slipway.sandbox.ecs;

import org.jspecify.annotations.NullMarked;
