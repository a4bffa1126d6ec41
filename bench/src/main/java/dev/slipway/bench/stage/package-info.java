/**
 * The sandbox as any client sees it: addresses, images, faults, state, and AWS through the SDK. The only package that imports the SDK.
 */
@NullMarked
package dev.slipway.bench.stage;

import org.jspecify.annotations.NullMarked;
