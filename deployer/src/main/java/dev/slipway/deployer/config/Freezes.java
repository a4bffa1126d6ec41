package dev.slipway.deployer.config;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code freeze} of an environment. */
final class Freezes {
    private static final String EXAMPLE =
            "Write freeze: [{ from: \"Fri 16:00\", to: \"Mon 07:00\", zone: Europe/Berlin }].";
    private static final Pattern MOMENT = Pattern.compile("(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01]\\d|2[0-3]):([0-5]\\d)");

    private Freezes() {}

    /** In the order of the file; none when the key is missing. */
    static List<Freeze> read(Section environment) {
        return environment.sections("freeze", EXAMPLE).stream()
                .flatMap(keys -> freeze(keys).stream())
                .toList();
    }

    private static Optional<Freeze> freeze(Section keys) {
        keys.allow(List.of("from", "to", "zone"), Map.of());
        Optional<Freeze.Moment> from = moment(keys, "from", "Fri 16:00");
        Optional<Freeze.Moment> to = moment(keys, "to", "Mon 07:00");
        Optional<ZoneId> zone = zone(keys);
        if (from.isEmpty() || to.isEmpty() || zone.isEmpty()) {
            return Optional.empty();
        }
        if (from.equals(to)) {
            keys.valueWrong("to", "the freeze ends when it begins", "Write another day or time.");
            return Optional.empty();
        }
        return Optional.of(new Freeze(from.get(), to.get(), zone.get()));
    }

    private static Optional<Freeze.Moment> moment(Section keys, String key, String example) {
        Matcher form = MOMENT.matcher(keys.text(
                key,
                text -> MOMENT.matcher(text).matches(),
                "Write a day (Mon, Tue, Wed, Thu, Fri, Sat, Sun) and a time of 24 hours: " + key + ": \"" + example
                        + "\"."));
        return form.matches()
                ? Optional.of(new Freeze.Moment(
                        day(form.group(1)),
                        LocalTime.of(Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3)))))
                : Optional.empty();
    }

    private static DayOfWeek day(String abbreviated) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().startsWith(abbreviated.toUpperCase(Locale.ROOT))) {
                return day;
            }
        }
        throw new IllegalArgumentException(abbreviated);
    }

    private static Optional<ZoneId> zone(Section keys) {
        String hint = "Write a zone of the time zone database: zone: Europe/Berlin, or zone: UTC.";
        String text = keys.text("zone", hint);
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(text));
        } catch (DateTimeException _) {
            keys.valueWrong("zone", "there is no time zone \"" + text + "\"", hint);
            return Optional.empty();
        }
    }
}
