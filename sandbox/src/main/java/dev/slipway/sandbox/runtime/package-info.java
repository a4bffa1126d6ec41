/** What runs a task's containers: real processes from an image, or outcomes by script. */
@NullMarked
package dev.slipway.sandbox.runtime;

import org.jspecify.annotations.NullMarked;
