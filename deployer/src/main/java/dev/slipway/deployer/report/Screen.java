package dev.slipway.deployer.report;

import java.io.PrintStream;

/** Lines on a stream and, on a terminal, one more below them that changes. Not thread-safe. */
final class Screen {
    private static final String CLEAR = "\r\u001b[2K";
    private final PrintStream out;
    private final boolean terminal;
    private String live = "";

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    boolean terminal() {
        return terminal;
    }

    /** A line that stays. */
    void line(String text) {
        out.print((live.isEmpty() ? "" : CLEAR) + text + "\n" + live);
        out.flush();
    }

    /** Replaces the line that changes; an empty one takes it away. Without effect unless on a terminal. */
    void live(String text) {
        if (terminal && !text.equals(live)) {
            out.print((live.isEmpty() ? "" : CLEAR) + text);
            out.flush();
            live = text;
        }
    }
}
