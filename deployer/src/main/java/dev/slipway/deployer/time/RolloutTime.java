package dev.slipway.deployer.time;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;

/**
 * How long a service's roll-out may take before it counts as hopeless, from the service's own parameters. A pure function of
 * them:
 *
 * <pre>
 * abreast = most − least                        tasks that can be on the move at one time, at least 1
 * rounds  = ⌈desired ÷ abreast⌉
 * round   = start + health + drain              a task's way: placed and pulled, healthy, its predecessor drained
 * allowed = (rounds + 1) × round + bake         one round more, for tasks that have to be started again
 * </pre>
 *
 * in whole minutes, rounded up, and at least {@link #AT_LEAST}. The start is not known, since nobody tells an image's size:
 * {@link #START} is a guess on the generous side.
 *
 * @param desired tasks wanted; not negative
 * @param least tasks that have to stay healthy: the minimum per cent of the desired count, rounded up
 * @param most tasks that may run, start or end at one time: the maximum per cent, rounded down
 * @param health from RUNNING until a task counts as healthy, at most
 * @param drain from the order to stop a task to its end, at most: deregistration delay and stop timeout
 * @param bake for how long alarms are watched once all tasks are replaced
 */
public record RolloutTime(int desired, int least, int most, Duration health, Duration drain, Duration bake) {

    /** From the decision to start a task to RUNNING: its place, its network interface and its image. */
    public static final Duration START = Duration.ofMinutes(3);

    /** A person who broke something needs a moment, too. */
    public static final Duration AT_LEAST = Duration.ofMinutes(10);

    /** In how many rounds its tasks are replaced; at least 1. */
    public int rounds() {
        return Math.max(1, Math.ceilDiv(desired, Math.max(1, most - least)));
    }

    /** How long one round takes, at most. */
    public Duration round() {
        return START.plus(health).plus(drain);
    }

    /** How long all of it may take. */
    public Duration allowed() {
        Duration exactly = round().multipliedBy(rounds() + 1L).plus(bake);
        Duration minutes = Duration.ofMinutes(Math.ceilDiv(exactly.toSeconds(), 60));
        return minutes.compareTo(AT_LEAST) < 0 ? AT_LEAST : minutes;
    }

    /** For services that roll side by side: the longest of theirs; {@link #AT_LEAST} for none. */
    public static Duration allowed(Collection<RolloutTime> sideBySide) {
        return sideBySide.stream()
                .map(RolloutTime::allowed)
                .max(Comparator.naturalOrder())
                .orElse(AT_LEAST);
    }
}
