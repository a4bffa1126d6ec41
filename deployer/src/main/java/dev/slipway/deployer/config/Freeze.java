package dev.slipway.deployer.config;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;

/**
 * A time of each week in which an environment takes no release, such as from Friday 16:00 to Monday 07:00. The two ends
 * differ. Where clocks are put forward, an end within the hour that is left out is an hour later; where they are put back,
 * a freeze begins with the first of the two and ends with the second.
 *
 * @param to not frozen any more
 */
public record Freeze(Moment from, Moment to, ZoneId zone) {

    /** A time of the week, to the minute. */
    public record Moment(DayOfWeek day, LocalTime time) {}

    /** When the freeze ends that an instant lies in; empty outside. */
    public Optional<ZonedDateTime> end(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        LocalDate day = today.with(TemporalAdjusters.previousOrSame(from.day()));
        if (begin(day).toInstant().isAfter(now)) {
            day = day.minusWeeks(1);
        }
        LocalDate last = day.with(TemporalAdjusters.nextOrSame(to.day()));
        if (last.equals(day) && !to.time().isAfter(from.time())) {
            last = last.plusWeeks(1);
        }
        ZonedDateTime end = last.atTime(to.time()).atZone(zone).withLaterOffsetAtOverlap();
        return end.toInstant().isAfter(now) ? Optional.of(end) : Optional.empty();
    }

    private ZonedDateTime begin(LocalDate day) {
        return day.atTime(from.time()).atZone(zone).withEarlierOffsetAtOverlap();
    }

    /** When the last of several freezes ends, of which one follows another without a gap; empty outside. */
    public static Optional<ZonedDateTime> end(List<Freeze> freezes, Instant now) {
        Optional<ZonedDateTime> end = Optional.empty();
        // More than once around the week is as good as for ever.
        for (int rounds = 0; rounds <= 2 * freezes.size(); rounds++) {
            Instant from = end.map(ZonedDateTime::toInstant).orElse(now);
            Optional<ZonedDateTime> later = freezes.stream()
                    .flatMap(freeze -> freeze.end(from).stream())
                    .findFirst();
            if (later.isEmpty()) {
                return end;
            }
            end = later;
        }
        return end;
    }
}
