package dev.slipway.deployer.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 90s}, {@code 15m}, {@code 2h}, {@code 1h30m}, or ISO 8601's {@code PT15M}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,5})m)?(?:(\\d{1,6})s)?");
    private static final Duration LONGEST = Duration.ofHours(24);

    private Durations() {}

    /**
     * Reads one.
     *
     * @return more than zero, at most 24 hours
     * @throws IllegalArgumentException when the text is none; the message says what is wrong and how to write it
     */
    public static Duration parse(String text) {
        Duration duration = read(text.strip());
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("\"" + text + "\" is not more than zero");
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("\"" + text + "\" is more than 24 hours");
        }
        return duration;
    }

    private static Duration read(String text) {
        Matcher form = FORM.matcher(text);
        if (!text.isEmpty() && form.matches()) {
            return Duration.ofHours(number(form.group(1)))
                    .plusMinutes(number(form.group(2)))
                    .plusSeconds(number(form.group(3)));
        }
        try {
            if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
                return Duration.parse(text);
            }
        } catch (DateTimeParseException _) {
            // said below, with the forms that are taken
        }
        String unit = text.matches("\\d+") ? " has no unit" : " is no duration";
        throw new IllegalArgumentException("\"" + text + "\"" + unit + ": write it as 90s, 15m, 2h or PT15M");
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
