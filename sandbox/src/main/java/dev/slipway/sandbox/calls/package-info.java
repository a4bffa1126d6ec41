/** The timeline of calls: every one that AWS's and Slack's clients made, for people, tests and programs to read. */
@NullMarked
package dev.slipway.sandbox.calls;

import org.jspecify.annotations.NullMarked;
