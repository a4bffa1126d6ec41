package dev.slipway.deployer.lease;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Objects;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The one object that holds an environment's lease, with the conditional writes of one claimant. Thread-safe. */
record Slot(Objects objects, String key, Claimant claimant, LeasePolicy policy) {

    /** What a look found. */
    record Seen(Claim claim, String etag, Instant date) {}

    /**
     * Our lease, as it stood.
     *
     * @param seenAt by our own clock, before S3 was asked: never later than S3 has answered
     */
    record Standing(Lease lease, Instant seenAt) {}

    Seen look() {
        Objects.Read read = objects.read(key);
        Claim claim = Claim.on(lease(read, key), claimant.holder(), read.date());
        return new Seen(claim, read.found().map(Objects.Found::etag).orElse(""), read.date());
    }

    static @Nullable Lease lease(Objects.Read read, String key) {
        Objects.Found found = read.object();
        if (found == null) {
            return null;
        }
        try {
            return LeaseJson.read(found.text());
        } catch (IllegalArgumentException e) {
            throw new AwsFailure(
                    AwsFailure.Kind.REFUSED,
                    "Tried to read the lease %s but failed because: %s. Remove it when nobody releases, or use the version of this program that wrote it."
                            .formatted(key, e.getMessage()),
                    e);
        }
    }

    /** Absent when somebody was faster. */
    @Nullable
    Standing create(Instant date, Instant begin) {
        Lease lease = Lease.taken(claimant, date, policy);
        return standing(objects.create(key, LeaseJson.write(lease)), lease, begin);
    }

    /** Takes what somebody else has left. Absent when somebody was faster. */
    @Nullable
    Standing succeed(Seen seen, Instant begin) {
        return replace(seen, Lease.taken(claimant, seen.date(), policy), begin);
    }

    /** Absent when it is not ours any more. */
    @Nullable
    Standing renew(Seen seen, Lease ours, Instant begin) {
        return replace(seen, ours.renewed(seen.date(), policy), begin);
    }

    @Nullable
    Standing replace(Seen seen, Lease lease, Instant begin) {
        return standing(objects.replace(key, LeaseJson.write(lease), seen.etag()), lease, begin);
    }

    /** Whether it is gone. */
    boolean remove(Seen seen) {
        return objects.delete(key, seen.etag()) instanceof Objects.Write.Done;
    }

    private static @Nullable Standing standing(Objects.Write write, Lease lease, Instant begin) {
        return write instanceof Objects.Write.Done ? new Standing(lease, begin) : null;
    }
}
