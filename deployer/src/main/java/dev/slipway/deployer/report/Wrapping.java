package dev.slipway.deployer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Long lines broken between words, since a terminal breaks them anywhere. */
final class Wrapping {
    /** Columns; with less room for words a broken line is harder to read than one that the terminal breaks. */
    private static final int LEAST = 16;

    /** Takes no column. */
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[\\d+m");

    /** Not before a unit: {@code (2.0 s)} is one word. */
    private static final Pattern BETWEEN_WORDS = Pattern.compile(" +(?!s\\b)");

    private static final String RESET = "\u001b[0m";

    private Wrapping() {}

    /**
     * Breaks a line. A word that is longer than a row stays whole, so that it can be clicked and copied.
     *
     * @param width columns that a row has
     * @param hanging what every row but the first begins with; counts as many columns as it has characters but for colours
     */
    static List<String> of(String line, int width, String hanging) {
        if (columns(line) <= width || width - columns(hanging) < LEAST) {
            return List.of(line);
        }
        List<String> rows = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        String colour = "";
        int column = 0;
        boolean words = false;
        for (String piece : BETWEEN_WORDS.splitWithDelimiters(line, 0)) {
            int wide = columns(piece);
            if (words && !piece.isBlank() && column + wide > width) {
                rows.add(row.toString().stripTrailing() + (colour.isEmpty() ? "" : RESET));
                String indent = fitting(hanging, width - wide);
                row = new StringBuilder(indent).append(colour);
                column = columns(indent);
            }
            row.append(piece);
            column += wide;
            words |= !piece.isBlank();
            colour = after(colour, piece);
        }
        rows.add(row.toString());
        return rows;
    }

    /** A word that is long, such as a task's id, is rather set in less than broken by the terminal. */
    private static String fitting(String hanging, int room) {
        return hanging.isBlank() && hanging.length() > room ? " ".repeat(Math.max(0, room)) : hanging;
    }

    private static int columns(String text) {
        String visible = COLOUR.matcher(text).replaceAll("");
        return visible.codePointCount(0, visible.length());
    }

    /** The colour that lasts beyond a piece; empty for none. */
    private static String after(String before, String piece) {
        String last = before;
        Matcher colours = COLOUR.matcher(piece);
        while (colours.find()) {
            last = colours.group().equals(RESET) ? "" : colours.group();
        }
        return last;
    }
}
