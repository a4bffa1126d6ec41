/** Who may do what: STS, and IAM as far as roles are looked at. What callers may do is not decided here. */
@NullMarked
package dev.slipway.sandbox.identity;

import org.jspecify.annotations.NullMarked;
