/** IAM's permissions: policy documents, and what each call demands of them. */
@NullMarked
package dev.slipway.sandbox.access;

import org.jspecify.annotations.NullMarked;
