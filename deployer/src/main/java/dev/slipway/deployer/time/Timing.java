package dev.slipway.deployer.time;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * How a run measures time and how often it looks.
 *
 * @param clock for deadlines and the instants of events
 * @param sleeper for every wait
 * @param shortest between two looks at the beginning, when most happens
 * @param longest between two looks of a long wait; 3 s keeps a result at most 3 s late
 * @param random spreads the looks of runs that began together
 * @param haste for what a cancelled run still does
 */
public record Timing(
        InstantSource clock,
        Sleeper sleeper,
        Duration shortest,
        Duration longest,
        RandomGenerator random,
        Haste haste) {

    private static final int LOOKS_PER_ELAPSED_TIME = 20;
    private static final double SPREAD = 0.1;

    public Timing {
        if (shortest.isNegative() || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException("not an order of intervals: " + shortest + ", " + longest);
        }
    }

    /** On a clock on which nothing hangs. */
    public Timing(InstantSource clock, Sleeper sleeper, Duration shortest, Duration longest, RandomGenerator random) {
        this(clock, sleeper, shortest, longest, random, Haste.IN_TURN);
    }

    /** The wall clock, with looks between 1 s and 3 s apart. Waits end early once the run is cancelled. */
    public static Timing wall(Cancellation cancellation) {
        return new Timing(
                InstantSource.system(),
                cancellation,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                RandomGenerator.getDefault(),
                Haste.SIDE_BY_SIDE);
    }

    /** Waits until the next look, the longer the more time has gone by already. Up to a tenth shorter than the bounds. */
    public void untilNextLook(Duration elapsed) {
        Duration wanted = elapsed.dividedBy(LOOKS_PER_ELAPSED_TIME);
        pause(wanted.compareTo(shortest) < 0 ? shortest : wanted.compareTo(longest) > 0 ? longest : wanted);
    }

    /** Waits about so long: up to a tenth shorter, so that runs which began together do not stay together. */
    public void pause(Duration wanted) {
        long spread = (long) (wanted.toNanos() * SPREAD * random.nextDouble());
        sleeper.sleep(wanted.minusNanos(spread));
    }
}
