package dev.slipway.app.post;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants as pages show them: in UTC, and saying so. */
public final class When {
    private static final DateTimeFormatter READABLE =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.UK).withZone(ZoneOffset.UTC);

    private When() {}

    /** For people: {@code 21 Nov 2026, 11:44 UTC}. */
    public static String readable(Instant instant) {
        return READABLE.format(instant);
    }
}
