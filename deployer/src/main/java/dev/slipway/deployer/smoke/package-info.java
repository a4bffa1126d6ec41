/** The smoke test: what users reach really is the new release. */
@NullMarked
package dev.slipway.deployer.smoke;

import org.jspecify.annotations.NullMarked;
