/**
 * PostgreSQL's data definition as values, as far as it matters while two releases run. What is not understood is a value
 * too.
 */
@NullMarked
package dev.slipway.lint.sql;

import org.jspecify.annotations.NullMarked;
