package dev.slipway.deployer.lease;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lease that we have. It is renewed beside the run until it is closed, and looked at before each write. S3's conditional
 * writes alone decide who has it; nothing here locks. Thread-safe.
 */
public final class Tenure implements AutoCloseable {
    private static final int TRIES = 3;

    private final Slot slot;
    private final String environment;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Consumer<String> warn;
    private final Cancellation over = new Cancellation();
    private final AtomicReference<Slot.Standing> standing;
    private final AtomicReference<@Nullable String> lost = new AtomicReference<>();

    Tenure(
            Slot slot,
            Slot.Standing taken,
            String environment,
            Timing timing,
            Cancellation cancellation,
            Consumer<String> warn) {
        this.slot = slot;
        this.environment = environment;
        this.timing = timing;
        this.cancellation = cancellation;
        this.warn = warn;
        this.standing = new AtomicReference<>(taken);
    }

    /** Asked for the end of the heartbeat. */
    Cancellation over() {
        return over;
    }

    /**
     * The heartbeat: renews until the tenure is over, but for the time in which it is lost. A renewal without an answer is made
     * again soon.
     */
    void keep(Timing beat) {
        Duration wait = slot.policy().heartbeat();
        while (!over.isRequested()) {
            beat.sleeper().sleep(wait);
            if (!over.isRequested() && lost.get() == null) {
                wait = renewed(beat) ? slot.policy().heartbeat() : beat.longest();
            }
        }
    }

    private boolean renewed(Timing beat) {
        try {
            Instant begin = beat.clock().instant();
            Slot.Seen seen = slot.look();
            if (seen.claim() instanceof Claim.Ours(Lease ours)) {
                return stands(slot.renew(seen, ours, begin));
            }
            if (!over.isRequested()) {
                lose(seen.claim());
            }
            return true;
        } catch (AwsFailure e) {
            return false;
        }
    }

    private boolean stands(Slot.@Nullable Standing renewed) {
        if (renewed != null) {
            standing.set(renewed);
        }
        return renewed != null;
    }

    /**
     * To be called at most a second before a write: looks at the lease unless that was done within the last second, by our
     * own clock, whatever time S3 says it is.
     *
     * @throws LeaseLost when somebody else has it, or nobody
     * @throws AwsFailure when S3 does not answer
     */
    public void check() {
        checkLost();
        Duration age = Duration.between(standing.get().seenAt(), now());
        // A clock that was put back says nothing about how long ago it was.
        if (age.isNegative() || age.compareTo(slot.policy().fresh()) > 0) {
            Instant deadline = now().plus(slot.policy().patience());
            new Patience(timing, cancellation).until(deadline, this::look);
        }
    }

    /**
     * The same for a way back, which waits for nothing: one look, and a lease that S3 says nothing of counts as ours.
     *
     * @throws LeaseLost when somebody else has it, or nobody
     */
    public void glance() {
        checkLost();
        try {
            look();
        } catch (AwsFailure _) {
            // The heartbeat goes on to ask.
        }
    }

    /**
     * Asks nobody: for a write that goes back, and waits for nothing.
     *
     * @throws LeaseLost when the heartbeat, or an earlier check, has found that somebody else has it
     */
    public void checkLost() {
        String message = lost.get();
        if (message != null) {
            throw new LeaseLost(message);
        }
    }

    /** Takes it once more after it was lost, when nobody has it. False otherwise, and when S3 does not say. */
    public boolean regain() {
        try {
            Instant begin = now();
            Slot.Seen seen = slot.look();
            Slot.Standing again = switch (seen.claim()) {
                case Claim.Free() -> slot.create(seen.date(), begin);
                case Claim.Ours(Lease ours) -> slot.renew(seen, ours, begin);
                case Claim.Expired _, Claim.Held _, Claim.Recovering _ -> null;
            };
            if (again == null) {
                return false;
            }
            standing.set(again);
            lost.set(null);
            return true;
        } catch (AwsFailure _) {
            return false;
        }
    }

    private boolean look() {
        for (int tries = 1; tries <= TRIES; tries++) {
            Instant begin = now();
            Slot.Seen seen = slot.look();
            if (!(seen.claim() instanceof Claim.Ours(Lease ours))) {
                throw new LeaseLost(lose(seen.claim()));
            }
            boolean enough = seen.date().plus(slot.policy().margin()).isBefore(ours.expiresAt());
            Slot.Standing found = enough ? new Slot.Standing(ours, begin) : slot.renew(seen, ours, begin);
            if (found != null && inTime(seen, found)) {
                standing.set(found);
                return true;
            }
        }
        throw new LeaseLost(said("S3 answers too late to tell whose it is"));
    }

    /** A run that was paused while S3 answered must not believe an old answer: the lease may have ended meanwhile. */
    private boolean inTime(Slot.Seen seen, Slot.Standing found) {
        Duration took = Duration.between(found.seenAt(), now());
        return !took.isNegative()
                && seen.date()
                        .plus(took)
                        .plus(slot.policy().fresh())
                        .isBefore(found.lease().expiresAt());
    }

    private String lose(Claim now) {
        String message = said(
                switch (now) {
                    case Claim.Free() -> "it is gone";
                    case Claim.Ours(Lease lease) -> "it is " + lease.holder().text() + "'s";
                    case Claim.Expired(Lease lease) ->
                        "it was taken by " + lease.holder().text();
                    case Claim.Held(Lease lease) ->
                        "it was taken by " + lease.holder().text() + " at " + lease.since();
                    case Claim.Recovering(Lease lease) ->
                        "it was taken by " + lease.holder().text();
                });
        lost.compareAndSet(null, message);
        return message;
    }

    private String said(String why) {
        return "Tried to keep the lease of %s but failed because: %s.".formatted(environment, why);
    }

    /**
     * Leaves it for somebody who watches what is on its way, which {@code abort} does. Nothing renews it any more, and it does not
     * end by itself.
     */
    public void leaveRecovering() {
        over.request(Cancellation.Signal.TERMINATE);
        String problem =
                settled((seen, ours) -> slot.replace(seen, ours.recovering(seen.date(), slot.policy()), now()) != null);
        if (problem != null) {
            warn.accept("The lease of " + environment + " could not be marked as recovering. " + problem);
        }
    }

    /** Gives it back, unless it was left. Without effect the second time. */
    @Override
    public void close() {
        if (over.isRequested()) {
            return;
        }
        over.request(Cancellation.Signal.TERMINATE);
        String problem = settled((seen, _) -> slot.remove(seen));
        if (problem != null) {
            warn.accept("The lease of " + environment + " could not be given back, and expires at "
                    + standing.get().lease().expiresAt() + " by itself. " + problem);
        }
    }

    private interface Last {
        boolean write(Slot.Seen seen, Lease ours);
    }

    /** A renewal may still be on its way, so the first condition need not hold. */
    private @Nullable String settled(Last last) {
        String problem = "";
        for (int tries = 1; tries <= TRIES; tries++) {
            try {
                Slot.Seen seen = slot.look();
                if (!(seen.claim() instanceof Claim.Ours(Lease ours)) || last.write(seen, ours)) {
                    return null;
                }
            } catch (AwsFailure e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        return problem;
    }

    private Instant now() {
        return timing.clock().instant();
    }
}
