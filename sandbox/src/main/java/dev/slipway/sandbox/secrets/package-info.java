/** Secrets Manager: secrets by name and ARN, for the API and for tasks that start. */
@NullMarked
package dev.slipway.sandbox.secrets;

import org.jspecify.annotations.NullMarked;
