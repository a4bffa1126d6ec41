package dev.slipway.deployer.rollout;

import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * How long to wait before the next look. A pure function, which reads like this: a fifth of the time that the youngest phase of
 * any service lasts already, within the bounds; the shortest bound within {@link #NEAR} of a predicted end, two thirds of the
 * longest within {@link #NEARER_STILL_NOT} of it, five sixths once the new version serves, since the end is next; after
 * refusals by AWS twice as long for each in a row, up to {@link #WIDEST}.
 *
 * @param shortest 1 s unless told otherwise
 * @param longest 3 s unless told otherwise: a result is that late at most
 */
record Pace(Duration shortest, Duration longest) {
    private static final int LOOKS_PER_ELAPSED_TIME = 5;
    private static final Duration NEAR = Duration.ofSeconds(5);
    private static final Duration NEARER_STILL_NOT = Duration.ofSeconds(12);
    private static final Duration WIDEST = Duration.ofSeconds(12);

    static Pace of(Timing timing) {
        return new Pace(timing.shortest(), timing.longest());
    }

    /**
     * The wait.
     *
     * @param courses of the services that are not done
     * @param drains how long those that are took from serving to the end
     * @param refusals by AWS, of the last looks in a row
     */
    Duration next(Instant now, Collection<Course> courses, List<Duration> drains, int refusals) {
        Duration wanted = courses.stream()
                .map(course -> bounded(course, now, until(now, course, drains)))
                .min(Comparator.naturalOrder())
                .orElse(longest);
        return refusals == 0 ? wanted : widened(refusals);
    }

    private Duration widened(int refusals) {
        Duration wide = longest.multipliedBy(1L << Math.min(refusals, 8));
        return wide.compareTo(WIDEST) > 0 && longest.compareTo(WIDEST) < 0 ? WIDEST : wide;
    }

    private Duration bounded(Course course, Instant now, Duration untilEnd) {
        if (untilEnd.compareTo(NEAR) <= 0) {
            return shortest;
        }
        Duration atMost = untilEnd.compareTo(NEARER_STILL_NOT) <= 0
                ? longest.multipliedBy(2).dividedBy(3)
                : course.servingSince().isPresent() ? longest.multipliedBy(5).dividedBy(6) : longest;
        Duration wanted = Duration.between(course.phase(), now).dividedBy(LOOKS_PER_ELAPSED_TIME);
        return wanted.compareTo(shortest) < 0 ? shortest : wanted.compareTo(atMost) > 0 ? atMost : wanted;
    }

    /** How far away its end is, before or after now; long where it cannot be told. */
    private static Duration until(Instant now, Course course, List<Duration> drains) {
        return course.end(drains).map(end -> Duration.between(now, end).abs()).orElse(Duration.ofDays(1));
    }
}
