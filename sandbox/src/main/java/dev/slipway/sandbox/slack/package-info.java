/** Slack's Web API as far as a release tool writes to it, and the channels as people would see them. */
@NullMarked
package dev.slipway.sandbox.slack;

import org.jspecify.annotations.NullMarked;
