/** What lies between two releases of an application: their builds, the commits, the changelog, and where to compare them. */
@NullMarked
package dev.slipway.deployer.lineage;

import org.jspecify.annotations.NullMarked;
