package dev.slipway.deployer.aws;

import java.time.Duration;

/**
 * How hard the SDK tries to get one call through, before anybody else hears that it failed.
 *
 * @param atMost how many attempts, the first among them; 1 repeats nothing
 * @param each how long one may take: a call that hangs is as good as one that is lost
 * @param together how long all of them may take, with the pauses between
 * @param pausing whether there are pauses between; they are the wall clock's, so on another one there are better none
 */
public record Attempts(int atMost, Duration each, Duration together, boolean pausing) {

    /** Three attempts, and pauses of at most a second between them, fit into a call's time. */
    public static final Attempts NORMAL = new Attempts(3, Duration.ofSeconds(6), Duration.ofSeconds(20));

    public Attempts(int atMost, Duration each, Duration together) {
        this(atMost, each, together, true);
    }

    /** One right after the other. */
    public static Attempts withoutPauses(int atMost) {
        return new Attempts(atMost, NORMAL.each(), NORMAL.together(), false);
    }

    public Attempts {
        if (atMost < 1 || !each.isPositive() || together.compareTo(each) < 0) {
            throw new IllegalArgumentException(
                    "not a way to try: " + atMost + " attempts of " + each + " within " + together);
        }
    }
}
