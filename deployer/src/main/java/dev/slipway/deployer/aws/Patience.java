package dev.slipway.deployer.aws;

import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Repeats what AWS does not answer: a throttled or lost read fails no release before its deadline. Thread-safe. */
public final class Patience {
    /** With a call's own deadline alone. */
    private static final Duration ENDLESS = Duration.ofDays(1);

    private final Timing timing;
    private final Cancellation cancellation;
    private final Duration atMost;

    public Patience(Timing timing, Cancellation cancellation) {
        this(timing, cancellation, ENDLESS);
    }

    /** @param atMost how long any call is repeated, however far its deadline is; zero repeats nothing */
    public Patience(Timing timing, Cancellation cancellation, Duration atMost) {
        this.atMost = atMost;
        this.timing = timing;
        this.cancellation = cancellation;
    }

    /**
     * Calls until there is an answer. Only for what may be repeated: reads, and writes that say the same each time.
     *
     * @throws AwsFailure when it will not pass, the time is up, or the run was cancelled
     */
    public <T> T until(Instant deadline, Supplier<T> call) {
        Instant begin = timing.clock().instant();
        while (true) {
            try {
                return call.get();
            } catch (AwsFailure e) {
                Instant now = timing.clock().instant();
                if (!e.mayPass()
                        || cancellation.isRequested()
                        || !now.isBefore(deadline)
                        || !now.isBefore(begin.plus(atMost))) {
                    throw e;
                }
                timing.untilNextLook(Duration.between(begin, now));
            }
        }
    }
}
