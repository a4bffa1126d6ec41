/** What a release's migrations do to the schema that the release before still runs on. */
@NullMarked
package dev.slipway.deployer.schema;

import org.jspecify.annotations.NullMarked;
