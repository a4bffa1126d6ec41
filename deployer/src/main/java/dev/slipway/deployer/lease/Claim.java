package dev.slipway.deployer.lease;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a lease, as somebody has just read it, means to them. */
sealed interface Claim {

    /** Nobody has it. */
    record Free() implements Claim {}

    /** It is theirs. */
    record Ours(Lease lease) implements Claim {}

    /** Somebody else's has ended by itself: its holder was killed, paused or cut off. */
    record Expired(Lease lease) implements Claim {}

    /** Somebody else has it. */
    record Held(Lease lease) implements Claim {}

    /** Somebody else was cancelled and left a way back to be watched. It does not end by itself. */
    record Recovering(Lease lease) implements Claim {}

    /**
     * The rule itself.
     *
     * @param holder who asks
     * @param date of S3's answer
     */
    static Claim on(@Nullable Lease lease, String holder, Instant date) {
        if (lease == null) {
            return new Free();
        }
        if (lease.holder().holder().equals(holder)) {
            return new Ours(lease);
        }
        return switch (lease.state()) {
            case RECOVERING -> new Recovering(lease);
            case HELD -> date.isBefore(lease.expiresAt()) ? new Held(lease) : new Expired(lease);
        };
    }
}
