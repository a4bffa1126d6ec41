@NullMarked
package dev.slipway.deployer.operation;

import org.jspecify.annotations.NullMarked;
