/** Running state against wanted state, as a value that prints and compares. Needs read permissions only. */
@NullMarked
package dev.slipway.deployer.plan;

import org.jspecify.annotations.NullMarked;
