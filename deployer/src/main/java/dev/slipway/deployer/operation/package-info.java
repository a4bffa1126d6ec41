/** What an operator does to an environment without a release: stop it, start it, restart it. */
@NullMarked
package dev.slipway.deployer.operation;

import org.jspecify.annotations.NullMarked;
