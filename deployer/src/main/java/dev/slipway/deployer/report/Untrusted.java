package dev.slipway.deployer.report;

import java.util.List;

/**
 * Text that we did not write: log lines, reasons of AWS's, labels. It may hold anything, and is made harmless for
 * each place where it is shown.
 */
public final class Untrusted {
    /** Nothing to see, and enough to break a sequence that would mean something. */
    private static final String BREAK = "\u200b";

    private Untrusted() {}

    /** Without terminal control sequences, and without GitHub's old form of a workflow command, found anywhere in a line. */
    public static String terminal(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\t' ? ' ' : c)
                .map(c -> Character.getType(c) == Character.CONTROL ? 0xFFFD : c)
                .forEach(visible::appendCodePoint);
        return visible.toString().replace("##[", "##" + BREAK + "[");
    }

    /** The lines of a text, each fit for a terminal; at least one. */
    static List<String> lines(String text) {
        List<String> lines = text.lines().map(Untrusted::terminal).toList();
        return lines.isEmpty() ? List.of("") : lines;
    }

    /** For the text of Slack's mrkdwn: {@code &}, {@code <} and {@code >} are all that it asks to be escaped. */
    static String slack(String text) {
        return terminal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** For a line in a code block of Slack's: it cannot end the block. */
    static String slackCode(String text) {
        return slack(text).replace("```", "`" + BREAK + "`" + BREAK + "`");
    }

    /** For a cell or a line of GitHub's Markdown: no markup, no HTML, no mention, no new column. */
    public static String markdown(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (char c : terminal(text).toCharArray()) {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '@' -> escaped.append('@').append(BREAK);
                case '\\', '`', '*', '_', '[', ']', '|', '#', '~', '!' ->
                    escaped.append('\\').append(c);
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
