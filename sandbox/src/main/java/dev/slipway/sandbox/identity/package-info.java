/** Who may do what: STS, and IAM as far as roles are looked at. Everybody may do everything here. */
@NullMarked
package dev.slipway.sandbox.identity;

import org.jspecify.annotations.NullMarked;
