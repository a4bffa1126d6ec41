/** The least IAM policy for a {@code slipway.yml}: a document, made from names and from what runs. */
@NullMarked
package dev.slipway.deployer.policy;

import org.jspecify.annotations.NullMarked;
