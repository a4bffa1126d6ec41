@NullMarked
package dev.slipway.deployer;

import org.jspecify.annotations.NullMarked;
