package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** The patience of a run at its door: it looks again while AWS has not answered all that was asked. */
record Insistence(Timing timing, Cancellation cancellation) {
    /** How long AWS may take to say all that has to be known: that it is too busy is no fault of the run. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    /** The same while nothing answers at all, as with a wrong address. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /**
     * One look.
     *
     * @param patience for how long, from the first one, to look again for another result; zero when AWS has answered all that
     *     was asked
     */
    record Look<T>(T result, Duration patience) {}

    /** How long to go on after a look that has failed. */
    static Duration after(AwsFailure failure) {
        return switch (failure.kind()) {
            case THROTTLED -> PATIENCE;
            case UNREACHABLE -> SILENCE;
            case NO_CREDENTIALS, DENIED, NOT_FOUND, REFUSED -> Duration.ZERO;
        };
    }

    /** Looks until the answer is whole, its patience is over or the run is cancelled. */
    <T> T result(Supplier<Look<T>> door) {
        Instant begin = timing.clock().instant();
        while (true) {
            Look<T> look = door.get();
            Instant now = timing.clock().instant();
            if (!now.isBefore(begin.plus(look.patience())) || cancellation.isRequested()) {
                return look.result();
            }
            timing.untilNextLook(Duration.between(begin, now));
        }
    }
}
