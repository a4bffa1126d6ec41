/** Whole releases told as a table: what was given, what happens meanwhile, and what must come of it, by ECS's own state. */
@NullMarked
package dev.slipway.deployer.story;

import org.jspecify.annotations.NullMarked;
