/** The identity of a release: where its digest ran, whether it would go back, and what keeps it from being removed. */
@NullMarked
package dev.slipway.deployer.provenance;

import org.jspecify.annotations.NullMarked;
