/** How long the deployer takes from its start to its first call of ECS. */
@NullMarked
package dev.slipway.bench.launch;

import org.jspecify.annotations.NullMarked;
