/**
 * Whether every accepted write is in the database, asked of the database itself.
 */
@NullMarked
package dev.slipway.bench.proof;

import org.jspecify.annotations.NullMarked;
