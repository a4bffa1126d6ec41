package dev.slipway.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weekly freezes, over the end of the week and over changes of the clock. */
final class FreezeTest {
    private static final Freeze WEEKEND = freeze("Fri 16:00", "Mon 07:00");

    private static Freeze freeze(String from, String to) {
        return new Freeze(moment(from), moment(to), ZoneId.of("Europe/Berlin"));
    }

    private static Freeze.Moment moment(String text) {
        DayOfWeek day = List.of(DayOfWeek.values()).stream()
                .filter(one -> one.name().startsWith(text.substring(0, 3).toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow();
        return new Freeze.Moment(day, LocalTime.parse(text.substring(4)));
    }

    private static Optional<Instant> end(Freeze freeze, String now) {
        return freeze.end(Instant.parse(now)).map(ZonedDateTime::toInstant);
    }

    @ParameterizedTest
    @CsvSource({
        // 2026-11-20 is a Friday; Berlin is an hour ahead of UTC in winter.
        "2026-11-20T14:59:59Z,",
        "2026-11-20T15:00:00Z, 2026-11-23T06:00:00Z",
        "2026-11-22T22:59:59Z, 2026-11-23T06:00:00Z",
        "2026-11-22T23:00:00Z, 2026-11-23T06:00:00Z",
        "2026-11-23T05:59:59Z, 2026-11-23T06:00:00Z",
        "2026-11-23T06:00:00Z,",
        "2026-11-25T12:00:00Z,",
        // Clocks go forward on 2026-03-29 and back on 2026-10-25, both in a weekend.
        "2026-03-28T12:00:00Z, 2026-03-30T05:00:00Z",
        "2026-10-24T12:00:00Z, 2026-10-26T06:00:00Z",
    })
    void aWeekendIsFrozen(String now, String until) {
        assertThat(end(WEEKEND, now)).isEqualTo(Optional.ofNullable(until).map(Instant::parse));
    }

    @ParameterizedTest
    @CsvSource({
        // All but Tuesday from 10:00 to 12:00.
        "Tue 12:00, Tue 10:00, 2026-11-24T09:30:00Z,",
        "Tue 12:00, Tue 10:00, 2026-11-24T11:00:00Z, 2026-12-01T09:00:00Z",
        "Tue 12:00, Tue 10:00, 2026-11-24T08:59:59Z, 2026-11-24T09:00:00Z",
        // A morning.
        "Tue 10:00, Tue 12:00, 2026-11-24T09:30:00Z, 2026-11-24T11:00:00Z",
        "Tue 10:00, Tue 12:00, 2026-11-24T08:30:00Z,",
        "Tue 10:00, Tue 12:00, 2026-11-25T09:30:00Z,",
        // The hour from 02:00 is left out on 2026-03-29, and there twice on 2026-10-25.
        "Sat 20:00, Sun 02:30, 2026-03-29T01:29:59Z, 2026-03-29T01:30:00Z",
        "Sat 20:00, Sun 02:30, 2026-10-25T00:45:00Z, 2026-10-25T01:30:00Z",
        "Sun 02:30, Sun 05:00, 2026-10-25T00:29:59Z,",
        "Sun 02:30, Sun 05:00, 2026-10-25T00:30:00Z, 2026-10-25T04:00:00Z",
    })
    void otherTimesOfTheWeekAreFrozen(String from, String to, String now, String until) {
        assertThat(end(freeze(from, to), now))
                .isEqualTo(Optional.ofNullable(until).map(Instant::parse));
    }

    @Test
    void ofSeveralThatFollowEachOtherTheLastEndCounts() {
        List<Freeze> freezes = List.of(freeze("Mon 06:00", "Mon 12:00"), WEEKEND, freeze("Wed 00:00", "Thu 00:00"));
        Instant sunday = Instant.parse("2026-11-22T12:00:00Z");
        assertThat(Freeze.end(freezes, sunday).map(ZonedDateTime::toInstant))
                .contains(Instant.parse("2026-11-23T11:00:00Z"));
        assertThat(Freeze.end(freezes, Instant.parse("2026-11-24T12:00:00Z"))).isEmpty();
        assertThat(Freeze.end(List.of(), sunday)).isEmpty();
    }

    @Test
    void freezesThatFillTheWeekDoNotKeepUsLookingForEver() {
        List<Freeze> always = List.of(freeze("Mon 00:00", "Fri 00:00"), freeze("Fri 00:00", "Mon 00:00"));
        assertThat(Freeze.end(always, Instant.parse("2026-11-22T12:00:00Z"))).isPresent();
    }
}
