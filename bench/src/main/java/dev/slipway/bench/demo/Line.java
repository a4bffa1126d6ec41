package dev.slipway.bench.demo;

import java.time.Duration;
import java.util.Locale;

/** The lines of the screen. */
final class Line {

    private static final int NAME = 52;

    private Line() {}

    /** A step that is over, with its problems below it. */
    static String ended(Step step, Style style) {
        StringBuilder text = new StringBuilder();
        text.append(step.passed() ? style.good("✓") : style.bad("✗"));
        text.append(' ').append(pad(step.name())).append(seconds(step.took()));
        text.append("  ").append(style.dim(step.detail()));
        for (String problem : step.problems()) {
            text.append("\n    ").append(style.bad(problem));
        }
        return text.toString();
    }

    /** A step under way, cut to the terminal's width so that it can be written over. */
    static String running(String mark, String step, Duration elapsed, String counters, int width) {
        String line = mark + " " + pad(step) + seconds(elapsed) + "  " + counters;
        return line.length() < width ? line : line.substring(0, Math.max(1, width - 1));
    }

    private static String pad(String name) {
        return name.length() >= NAME ? name + " " : name + " ".repeat(NAME - name.length());
    }

    /** Seconds with one digit, right-aligned. */
    static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%6.1f s", took.toMillis() / 1000.0);
    }
}
