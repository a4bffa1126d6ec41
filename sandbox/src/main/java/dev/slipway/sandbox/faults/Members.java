package dev.slipway.sandbox.faults;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The members of a switch's value that is a JSON object. Whatever is wrong with one is an {@link IllegalArgumentException}
 * of one line that names the switch and the member.
 */
final class Members {

    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(ms|s|m)");

    private final String fault;
    private final JsonNode object;

    /** @param known all members there are; any other one is refused */
    Members(String fault, JsonNode object, Set<String> known) {
        this.fault = fault;
        this.object = object;
        if (!object.isObject()) {
            throw new IllegalArgumentException(fault + " wants an object of " + names(known) + ", not " + object);
        }
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(fault + " has no " + name + "; there are " + names(known));
            }
        }
    }

    private static String names(Set<String> known) {
        return String.join(", ", new TreeSet<>(known));
    }

    /** A text that has to be there. */
    String text(String name) {
        return optionalText(name).orElseThrow(() -> new IllegalArgumentException(fault + ": " + name + " is missing"));
    }

    Optional<String> optionalText(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString() || value.stringValue().isBlank()) {
            throw wrong(name, "a text", value);
        }
        return Optional.of(value.stringValue());
    }

    /** A whole number, at least 1. */
    int count(String name, int otherwise) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isInt() || value.intValue() < 1) {
            throw wrong(name, "a whole number of at least 1", value);
        }
        return value.intValue();
    }

    /** Above 0, at most {@code most}. */
    double number(String name, double otherwise, double most) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isNumber() || value.doubleValue() <= 0 || value.doubleValue() > most) {
            throw wrong(
                    name,
                    "a number above 0 and at most "
                            + BigDecimal.valueOf(most).stripTrailingZeros().toPlainString(),
                    value);
        }
        return value.doubleValue();
    }

    /** A time such as {@code 500ms}, {@code 2s} or {@code 1m}. */
    Optional<Duration> span(String name) {
        return optionalText(name).map(text -> span(fault + ": " + name, text));
    }

    /** Reads a time such as {@code 500ms}; {@code what} is how an error begins. */
    static Duration span(String what, String text) {
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            throw new IllegalArgumentException(what + " is a time such as 500ms, 2s or 1m, not " + text);
        }
        long amount = Long.parseLong(span.group(1));
        return switch (span.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    /** Writes a time as {@link #span} reads it. */
    static String written(Duration span) {
        return span.toMillis() % 1000 == 0 ? span.toSeconds() + "s" : span.toMillis() + "ms";
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** A whole number that has to be there, at least 0. */
    int countOrNone(String name) {
        JsonNode value = object.path(name);
        if (!value.isInt() || value.intValue() < 0) {
            throw wrong(name, "a whole number of at least 0", value);
        }
        return value.intValue();
    }

    IllegalArgumentException wrong(String name, String wanted, Object value) {
        return new IllegalArgumentException(fault + ": " + name + " is " + wanted + ", not " + value);
    }
}
