/** One run at a time in an environment: a lease in S3 that ends by itself. */
@NullMarked
package dev.slipway.deployer.lease;

import org.jspecify.annotations.NullMarked;
