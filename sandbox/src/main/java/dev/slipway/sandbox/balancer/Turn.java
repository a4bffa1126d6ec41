package dev.slipway.sandbox.balancer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Whose turn it is among the targets of a group. Takes no lock. Thread-safe. */
final class Turn {

    private final AtomicInteger turn = new AtomicInteger();

    /**
     * The next one.
     *
     * @param candidates at least one
     * @param now for slow start
     */
    Member next(TargetGroupAttributes attributes, List<Member> candidates, Instant now) {
        int start = turn.getAndIncrement();
        return switch (attributes.algorithm()) {
            case ROUND_ROBIN ->
                attributes.slowStart().isZero()
                        ? at(candidates, start)
                        : warm(attributes.slowStart(), candidates, start, now);
            case LEAST_OUTSTANDING_REQUESTS -> leastLoaded(candidates, start);
        };
    }

    /** Those of the candidates that were not tried yet. */
    static List<Member> untried(List<Member> candidates, Set<Member> tried) {
        return tried.isEmpty()
                ? candidates
                : candidates.stream().filter(member -> !tried.contains(member)).toList();
    }

    private static Member at(List<Member> candidates, int place) {
        return candidates.get(Math.floorMod(place, candidates.size()));
    }

    /** Passes over a cold target as often as it lacks of its warm-up; when all are cold, none is spared. */
    private static Member warm(Duration slowStart, List<Member> candidates, int start, Instant now) {
        for (int i = 0; i < candidates.size(); i++) {
            Member member = at(candidates, start + i);
            Duration left = Duration.between(now, member.warmAt());
            if (!left.isPositive()) {
                return member;
            }
            double lacking = (double) left.toNanos() / slowStart.toNanos();
            if (ThreadLocalRandom.current().nextDouble() >= lacking) {
                return member;
            }
        }
        return at(candidates, start);
    }

    private static Member leastLoaded(List<Member> candidates, int start) {
        Member least = at(candidates, start);
        int fewest = least.outstanding();
        for (int i = 1; i < candidates.size() && fewest > 0; i++) {
            Member member = at(candidates, start + i);
            int outstanding = member.outstanding();
            if (outstanding < fewest) {
                least = member;
                fewest = outstanding;
            }
        }
        return least;
    }
}
