package dev.slipway.deployer.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal without a scroll bar: what a person sees after the control sequences that {@link Screen} uses. */
final class Glass {
    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[(\\??\\d*)([A-Za-z])");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int columns;

    Glass(int columns) {
        this.columns = columns;
    }

    PrintStream stream() {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The rows, the last one where the cursor is. */
    List<String> rows() {
        List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
        String text = written();
        boolean clips = false;
        int row = 0;
        int column = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            Matcher sequence = SEQUENCE.matcher(text).region(at, text.length());
            if (sequence.lookingAt()) {
                String number = sequence.group(1);
                switch (sequence.group(2)) {
                    case "A" -> row -= Integer.parseInt(number);
                    case "J" -> {
                        rows.subList(row + 1, rows.size()).clear();
                        rows.get(row).setLength(column);
                    }
                    case "l" -> clips = true;
                    case "h" -> clips = false;
                    case "m" -> {}
                    default -> throw new IllegalStateException("no such sequence here: " + sequence.group());
                }
                at = sequence.end() - 1;
            } else if (c == '\r') {
                column = 0;
            } else if (c == '\n') {
                row++;
                column = 0;
                if (row == rows.size()) {
                    rows.add(new StringBuilder());
                }
            } else if (column < columns || !clips) {
                rows.get(row)
                        .setLength(
                                Math.max(column, Math.min(column, rows.get(row).length())));
                rows.get(row).append(c);
                column++;
            }
        }
        return rows.stream().map(StringBuilder::toString).toList();
    }
}
