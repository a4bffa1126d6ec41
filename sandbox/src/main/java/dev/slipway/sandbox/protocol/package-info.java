/**
 * AWS's wire protocols as a server speaks them: AWS JSON 1.1 over the SDK's own model classes, errors, and the routing of
 * a request to its service. Knows no service and no HTTP server.
 */
@NullMarked
package dev.slipway.sandbox.protocol;

import org.jspecify.annotations.NullMarked;
