package dev.slipway.deployer.ledger;

import dev.slipway.deployer.time.Cancellation;

/** Whether a run may write to an environment. */
public sealed interface Entrance {

    /** It may, until it closes the custody. */
    record Entered(Custody custody) implements Entrance {}

    /** Somebody else is at it, or it is frozen. The message says until when, and what to do. */
    record Denied(String message) implements Entrance {}

    /** The run was cancelled while it waited. */
    record Cancelled(Cancellation.Signal signal) implements Entrance {}
}
