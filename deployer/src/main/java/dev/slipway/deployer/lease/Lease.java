package dev.slipway.deployer.lease;

import java.time.Instant;

/**
 * The right to write to an environment, as it stands in S3. Its instants are S3's own, so no two clocks have to agree.
 *
 * @param holder whose it is
 * @param since when that one took it
 * @param heartbeat when it was renewed last
 * @param expiresAt from then on anybody may take it, unless it is {@code recovering}
 */
public record Lease(Claimant holder, Instant since, Instant heartbeat, Instant expiresAt, State state) {

    /** What its holder does. */
    public enum State {
        /** It writes to the environment, and renews the lease. */
        HELD,
        /** It was cancelled and has left a way back that nobody watches: {@code abort} does, and gives the lease back. */
        RECOVERING
    }

    static Lease taken(Claimant holder, Instant date, LeasePolicy policy) {
        return new Lease(holder, date, date, date.plus(policy.length()), State.HELD);
    }

    Lease renewed(Instant date, LeasePolicy policy) {
        return new Lease(holder, since, date, date.plus(policy.length()), state);
    }

    Lease recovering(Instant date, LeasePolicy policy) {
        return new Lease(holder, since, date, date.plus(policy.length()), State.RECOVERING);
    }
}
