package dev.slipway.deployer.lease;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.time.Background;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Span;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lease of one environment: the object {@code PREFIX/ENV/lease.json}, which conditional writes let one run at a time have.
 * Thread-safe.
 */
public final class Leases {
    /** Between two looks of somebody who waits. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Objects objects;
    private final State state;
    private final String environment;
    private final LeasePolicy policy;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Background background;

    /** Whose leases may be taken over. */
    public enum Purpose {
        /** To write: a lease that has ended by itself. */
        WRITE,
        /**
         * To clean up after a run: one that it left recovering, too, and at once one of the same workflow run, whose
         * earlier step is over by then.
         */
        CLEAN_UP
    }

    /** @param objects those of the state's bucket */
    public Leases(
            Objects objects,
            State state,
            String environment,
            LeasePolicy policy,
            Timing timing,
            Cancellation cancellation,
            Background background) {
        this.objects = objects;
        this.state = state;
        this.environment = environment;
        this.policy = policy;
        this.timing = timing;
        this.cancellation = cancellation;
        this.background = background;
    }

    /**
     * Takes the lease as soon as it can be had.
     *
     * @param wait for how long somebody else's end is waited for; zero for not at all
     * @param warn is told what a person should know, in whole sentences
     * @throws AwsFailure when S3 cannot be read or written, or the lease there is none
     */
    public Admittance take(Claimant claimant, Purpose purpose, Duration wait, Consumer<String> warn) {
        Slot slot = new Slot(objects, key(state, environment), claimant, policy);
        Instant deadline = timing.clock().instant().plus(wait);
        boolean told = false;
        while (true) {
            Attempt attempt = patiently(() -> attempt(slot, purpose));
            if (attempt instanceof Attempt.Had(Slot.Standing standing, Lease predecessor)) {
                Tenure tenure = new Tenure(slot, standing, environment, timing, cancellation, warn);
                background.start("lease", tenure.over(), tenure::keep);
                return new Admittance.Granted(tenure, predecessor);
            }
            Instant now = timing.clock().instant();
            if (attempt instanceof Attempt.InTheWay(Lease lease, Instant date)) {
                if (!now.isBefore(deadline)) {
                    return new Admittance.Denied(refusal(lease, date, wait));
                }
                if (!told) {
                    warn.accept("Waiting for the lease of " + environment + ", up to " + Span.of(wait) + ": "
                            + whose(lease) + ".");
                    told = true;
                }
            }
            if (cancellation.requested().isPresent()) {
                return new Admittance.Cancelled(cancellation.requested().get());
            }
            switch (attempt) {
                case Attempt.InTheWay _ -> {
                    Duration left = Duration.between(now, deadline);
                    timing.sleeper().sleep(left.compareTo(LOOK) < 0 ? left : LOOK);
                }
                case Attempt.TooLate(), Attempt.Had _ -> timing.untilNextLook(Duration.ZERO);
            }
        }
    }

    /** The lease as it stands, whoever has it; absent when nobody does. For reports alone. */
    public static @Nullable Lease look(Objects objects, State state, String environment) {
        return sight(objects, state, environment).lease();
    }

    /** The same with the time by S3's clock, which tells whether it has ended by itself. */
    public static Sight sight(Objects objects, State state, String environment) {
        String key = key(state, environment);
        Objects.Read read = objects.read(key);
        return new Sight(Slot.lease(read, key), read.date());
    }

    private static String key(State state, String environment) {
        return state.folder(environment) + "lease.json";
    }

    private sealed interface Attempt {
        record Had(Slot.Standing standing, @Nullable Lease predecessor) implements Attempt {}

        record InTheWay(Lease lease, Instant date) implements Attempt {}

        /** Somebody was faster. */
        record TooLate() implements Attempt {}
    }

    private Attempt attempt(Slot slot, Purpose purpose) {
        Instant begin = timing.clock().instant();
        Slot.Seen seen = slot.look();
        return switch (seen.claim()) {
            case Claim.Free() -> had(slot.create(seen.date(), begin), null);
            case Claim.Ours(Lease ours) -> had(slot.renew(seen, ours, begin), null);
            case Claim.Expired(Lease lease) -> had(slot.succeed(seen, begin), lease);
            case Claim.Held(Lease lease) ->
                purpose == Purpose.CLEAN_UP && slot.claimant().ofTheSameRunAs(lease.holder())
                        ? had(slot.succeed(seen, begin), lease)
                        : new Attempt.InTheWay(lease, seen.date());
            case Claim.Recovering(Lease lease) ->
                switch (purpose) {
                    case WRITE -> new Attempt.InTheWay(lease, seen.date());
                    case CLEAN_UP -> had(slot.succeed(seen, begin), lease);
                };
        };
    }

    private static Attempt had(Slot.@Nullable Standing standing, @Nullable Lease predecessor) {
        return standing == null ? new Attempt.TooLate() : new Attempt.Had(standing, predecessor);
    }

    private Attempt patiently(Supplier<Attempt> attempt) {
        return new Patience(timing, cancellation).until(timing.clock().instant().plus(policy.patience()), attempt);
    }

    private String refusal(Lease lease, Instant date, Duration wait) {
        String next = switch (lease.state()) {
            case HELD ->
                "It expires at " + lease.expiresAt() + " unless it is renewed (it is " + date
                        + " by S3's clock). Wait for it with --wait-for-lease.";
            case RECOVERING ->
                "It was cancelled and has left a way back that nobody watches. Run: deployer abort " + environment
                        + ".";
        };
        return "Tried to take the lease of %s but failed because: %s%s. %s"
                .formatted(environment, whose(lease), wait.isZero() ? "" : ", still after " + Span.of(wait), next);
    }

    private static String whose(Lease lease) {
        return lease.holder().text()
                + switch (lease.state()) {
                    case HELD -> " holds it since " + lease.since();
                    case RECOVERING -> " left it recovering at " + lease.heartbeat();
                };
    }
}
