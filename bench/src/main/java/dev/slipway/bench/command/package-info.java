/**
 * One picocli class per verb: parse, call, map to an exit code.
 */
@NullMarked
package dev.slipway.bench.command;

import org.jspecify.annotations.NullMarked;
