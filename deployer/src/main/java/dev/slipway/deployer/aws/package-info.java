/** Gateways to AWS: the only package that knows the SDK. Everything else speaks in the records here. */
@NullMarked
package dev.slipway.deployer.aws;

import org.jspecify.annotations.NullMarked;
