/** What happens to calls between the wire and the services: switches are applied to them, and each is recorded. */
@NullMarked
package dev.slipway.sandbox.traffic;

import org.jspecify.annotations.NullMarked;
