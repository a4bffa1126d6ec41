/**
 * What {@code docker push} and {@code docker pull} speak: the OCI Distribution Specification, which is the Docker Registry HTTP API
 * V2, over the image store.
 */
@NullMarked
package dev.slipway.sandbox.registry;

import org.jspecify.annotations.NullMarked;
