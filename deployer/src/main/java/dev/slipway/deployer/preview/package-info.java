/** A plan to be read: as text, as JSON, and as GitHub's Markdown for the person who approves it. */
@NullMarked
package dev.slipway.deployer.preview;

import org.jspecify.annotations.NullMarked;
