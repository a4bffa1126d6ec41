/** {@code slipway.yml} as records, every mistake reported at once with its line and a hint. */
@NullMarked
package dev.slipway.deployer.config;

import org.jspecify.annotations.NullMarked;
