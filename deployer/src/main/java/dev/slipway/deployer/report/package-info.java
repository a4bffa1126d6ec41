/** What a person or a machine is told of a run: listeners of events, none of which can fail or delay a release. */
@NullMarked
package dev.slipway.deployer.report;

import org.jspecify.annotations.NullMarked;
