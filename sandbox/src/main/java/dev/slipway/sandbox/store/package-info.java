/** S3: objects in buckets, with conditional writes. */
@NullMarked
package dev.slipway.sandbox.store;

import org.jspecify.annotations.NullMarked;
