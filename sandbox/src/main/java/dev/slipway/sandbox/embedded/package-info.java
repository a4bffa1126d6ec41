/** PostgreSQL and Redis from Maven artefacts, as processes on 127.0.0.1 that end with the sandbox. */
@NullMarked
package dev.slipway.sandbox.embedded;

import org.jspecify.annotations.NullMarked;
