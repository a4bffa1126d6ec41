package dev.slipway.deployer.lease;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lease of an environment as somebody saw it who does not want it.
 *
 * @param lease absent when nobody had it
 * @param date of S3's answer
 */
public record Sight(@Nullable Lease lease, Instant date) {

    /** What a lease means by then. */
    public enum Meaning {
        /** Nobody has it. */
        FREE,
        /** Its holder is alive, or was a minute ago. */
        HELD,
        /** Its holder was killed or cut off: whoever comes next may take it. */
        EXPIRED,
        /** Its holder was cancelled and has left a way back that nobody watches. */
        RECOVERING
    }

    public Meaning meaning() {
        if (lease == null) {
            return Meaning.FREE;
        }
        return switch (lease.state()) {
            case RECOVERING -> Meaning.RECOVERING;
            case HELD -> date.isBefore(lease.expiresAt()) ? Meaning.HELD : Meaning.EXPIRED;
        };
    }

    /** The lease of a holder who is alive. */
    public Optional<Lease> held() {
        return Optional.ofNullable(lease).filter(_ -> meaning() == Meaning.HELD);
    }
}
