/** One class per verb: what a person types is parsed, one thing below is called, and its outcome becomes an exit code. */
@NullMarked
package dev.slipway.deployer.command;

import org.jspecify.annotations.NullMarked;
