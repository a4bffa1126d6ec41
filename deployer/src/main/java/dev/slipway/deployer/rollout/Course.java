package dev.slipway.deployer.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a service's roll-out has gone so far, to tell when it will be over. Not exact, and need not be: near the end we look more
 * often, that is all. Immutable.
 *
 * @param begin when it was asked for
 * @param turns the instants at which old tasks went, each with how many were left; those within {@link #ONE_ROUND} are one
 * @param old how many were there at first; 0 until the first look
 * @param servingSince when every new task was healthy for the first time; empty before
 */
record Course(Instant begin, List<Turn> turns, int old, Optional<Instant> servingSince) {
    private static final Duration ONE_ROUND = Duration.ofSeconds(6);

    /** Old tasks went. */
    record Turn(Instant at, int left) {}

    Course {
        turns = List.copyOf(turns);
    }

    static Course from(Instant begin) {
        return new Course(begin, List.of(), 0, Optional.empty());
    }

    /** With what another look showed. */
    Course then(Instant at, Progress now, boolean serving) {
        int before = turns.isEmpty() ? old : turns.getLast().left();
        List<Turn> all = new ArrayList<>(turns);
        if (now.old() < before) {
            boolean sameRound =
                    !all.isEmpty() && all.getLast().at().plus(ONE_ROUND).isAfter(at);
            Turn turn = new Turn(sameRound ? all.removeLast().at() : at, now.old());
            all.add(turn);
        }
        return new Course(
                begin,
                all,
                Math.max(old, now.old()),
                servingSince.or(() -> serving ? Optional.of(at) : Optional.empty()));
    }

    /**
     * When it will be over, if that can be told: a drain takes as long as that of another service, and a round as long as the
     * rounds before it.
     *
     * @param drains how long services of this release took from serving to the end
     */
    Optional<Instant> end(List<Duration> drains) {
        if (servingSince.isPresent() && !drains.isEmpty()) {
            return servingSince.map(since -> since.plus(drains.getLast()));
        }
        if (turns.isEmpty() || old <= turns.getLast().left()) {
            return Optional.empty();
        }
        Turn last = turns.getLast();
        int gone = old - last.left();
        long nanos = Duration.between(begin, last.at()).toNanos() / turns.size();
        long rounds = Math.ceilDiv((long) last.left() * turns.size(), gone);
        return Optional.of(last.at().plusNanos(nanos * rounds));
    }

    /** Since when the present phase lasts: the way to the new version, or the old one's leaving. */
    Instant phase() {
        return servingSince.orElse(begin);
    }
}
