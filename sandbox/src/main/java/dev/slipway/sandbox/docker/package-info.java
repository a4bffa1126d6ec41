/** Tasks as containers of a Docker engine. The only room that imports docker-java. */
@NullMarked
package dev.slipway.sandbox.docker;

import org.jspecify.annotations.NullMarked;
