package dev.slipway.deployer.report;

import java.io.PrintStream;
import java.util.List;

/** Lines on a stream and, on a terminal, some more below them that are drawn anew in place. Not thread-safe. */
final class Screen {
    /** To the left edge, and everything from there on gone ("ED", ECMA-48). */
    private static final String CLEAR = "\r\u001b[J";

    /** A row that is too long is clipped, and never becomes two ("DECAWM", the private mode 7 of xterm and others). */
    private static final String CLIP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final PrintStream out;
    private final boolean terminal;
    private List<String> live = List.of();

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    boolean terminal() {
        return terminal;
    }

    /** A line that stays. */
    void line(String text) {
        out.print(away() + text + "\n" + drawn(live));
        out.flush();
    }

    /** Replaces the lines that change; none takes them away. Without effect unless on a terminal. */
    void live(List<String> lines) {
        if (terminal && !lines.equals(live)) {
            out.print(away() + drawn(lines));
            out.flush();
            live = List.copyOf(lines);
        }
    }

    /** The cursor rests at the end of the last live line, so the first one is so many rows less one above. */
    private String away() {
        if (live.isEmpty()) {
            return "";
        }
        return (live.size() > 1 ? "\u001b[" + (live.size() - 1) + "A" : "") + CLEAR;
    }

    private static String drawn(List<String> lines) {
        return lines.isEmpty() ? "" : CLIP + String.join("\n", lines) + WRAP;
    }
}
