/** What was released: one JSON record per run in S3, written ahead of what it describes. */
@NullMarked
package dev.slipway.deployer.ledger;

import org.jspecify.annotations.NullMarked;
