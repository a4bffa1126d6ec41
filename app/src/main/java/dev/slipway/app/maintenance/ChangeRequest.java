package dev.slipway.app.maintenance;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A change as somebody typed it, checked. */
public sealed interface ChangeRequest {
    /** It can be done. */
    record Valid(Change change) implements ChangeRequest {}

    /** It cannot; every mistake is named. */
    record Invalid(List<String> problems) implements ChangeRequest {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Checks the four values.
     *
     * @param duration ISO 8601, such as {@code PT30M}
     */
    static ChangeRequest of(
            Optional<String> mode, Optional<String> reason, Optional<String> owner, Optional<String> duration) {
        List<String> problems = new ArrayList<>();
        Optional<Mode> wanted = mode.flatMap(Mode::of);
        if (wanted.isEmpty()) {
            problems.add("mode must be full or off");
        }
        boolean on = wanted.isPresent() && wanted.get() != Mode.OFF;
        String why = text("reason", reason, problems);
        if (on && why.isEmpty()) {
            problems.add("reason is missing: say why, for colleagues");
        }
        String who = text("owner", owner, problems);
        Optional<Duration> window = on ? window(duration, problems) : Optional.empty();
        return problems.isEmpty()
                ? new Valid(new Change(wanted.orElseThrow(), why, who.isEmpty() ? "unknown" : who, window))
                : new Invalid(problems);
    }

    private static String text(String name, Optional<String> value, List<String> problems) {
        String text = value.orElse("").strip();
        if (text.length() > 200 || text.chars().anyMatch(Character::isISOControl)) {
            problems.add(name + " must be at most 200 characters in one line");
        }
        return text;
    }

    private static Optional<Duration> window(Optional<String> text, List<String> problems) {
        if (text.isEmpty()) {
            problems.add("for is missing: how long, such as PT30M");
            return Optional.empty();
        }
        try {
            Duration duration = Duration.parse(text.get());
            if (duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(Change.LONGEST) <= 0) {
                return Optional.of(duration);
            }
        } catch (DateTimeParseException e) {
            problems.add("for must be an ISO 8601 duration, such as PT30M");
            return Optional.empty();
        }
        problems.add("for must be from PT1S to PT24H");
        return Optional.empty();
    }
}
