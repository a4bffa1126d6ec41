package dev.slipway.bench.demo;

import java.util.ArrayList;
import java.util.List;

/** One table in a frame: sections of rows, each a label and a value. Widths are in characters that take one column. */
final class Table {

    private final String title;
    private final List<Row> rows = new ArrayList<>();

    Table(String title) {
        this.title = title;
    }

    /** Begins a section. */
    Table section(String heading) {
        rows.add(new Row(heading, "", true));
        return this;
    }

    Table row(String label, String value) {
        rows.add(new Row(label, value, false));
        return this;
    }

    /** The table as text, without a newline at its end. */
    String render(Style style) {
        int label = rows.stream()
                .filter(row -> !row.heading)
                .mapToInt(row -> row.label.length() + 2)
                .max()
                .orElse(0);
        int inner = Math.max(
                title.length(),
                rows.stream()
                        .mapToInt(row -> row.heading ? row.label.length() : label + 2 + row.value.length())
                        .max()
                        .orElse(0));
        List<String> lines = new ArrayList<>();
        lines.add("┌" + "─".repeat(inner + 2) + "┐");
        lines.add(line(style.bold(title), title.length(), inner));
        for (Row row : rows) {
            if (row.heading) {
                lines.add("├" + "─".repeat(inner + 2) + "┤");
                lines.add(line(style.bold(row.label), row.label.length(), inner));
            } else {
                String text = "  " + row.label + " ".repeat(label - row.label.length()) + row.value;
                lines.add(line(text, text.length(), inner));
            }
        }
        lines.add("└" + "─".repeat(inner + 2) + "┘");
        return String.join("\n", lines);
    }

    private static String line(String text, int length, int inner) {
        return "│ " + text + " ".repeat(inner - length) + " │";
    }

    private record Row(String label, String value, boolean heading) {}
}
