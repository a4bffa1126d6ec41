package dev.slipway.deployer.lease;

import dev.slipway.deployer.time.Cancellation;
import org.jspecify.annotations.Nullable;

/** What came of asking for a lease. */
public sealed interface Admittance {

    /**
     * It is ours, and is renewed until it is closed.
     *
     * @param predecessor whose lease had ended by itself, or was left recovering; absent when nobody had it
     */
    record Granted(Tenure tenure, @Nullable Lease predecessor) implements Admittance {}

    /** Somebody else has it. The message says who, since when, and what to do. */
    record Denied(String message) implements Admittance {}

    /** The run was cancelled while it waited. */
    record Cancelled(Cancellation.Signal signal) implements Admittance {}
}
