/** What the ledger's records say together: a list, figures, and which release to go back to. */
@NullMarked
package dev.slipway.deployer.history;

import org.jspecify.annotations.NullMarked;
