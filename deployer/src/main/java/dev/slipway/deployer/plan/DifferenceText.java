package dev.slipway.deployer.plan;

/** The words of a difference, which every view shares. */
public final class DifferenceText {
    /** Characters that are shown of a value. */
    private static final int SHOWN = 120;

    /** Characters of what two long values have in common before they part. */
    private static final int LEAD = 24;

    private DifferenceText() {}

    /** {@code environment LOG_LEVEL: info → debug}, on one line. */
    public static String line(Difference difference) {
        return "%s: %s".formatted(what(difference.where()), values(difference));
    }

    /** {@code environment LOG_LEVEL}; the part alone where its name would repeat it. */
    public static String what(Where where) {
        return where.part() == Part.OTHER || where.part().word().equals(where.name())
                ? where.name()
                : where.part().word() + " " + where.name();
    }

    private static String values(Difference difference) {
        return switch (difference.kind()) {
            case ADDED -> "added, " + after(difference);
            case REMOVED -> "removed, was " + before(difference);
            case CHANGED -> before(difference) + " → " + after(difference);
        };
    }

    /** What it was, on one line and cut; empty when it is new. */
    public static String before(Difference difference) {
        return difference.was().map(value -> cut(value, parting(difference))).orElse("");
    }

    /** What it becomes, on one line and cut; empty when it is gone. */
    public static String after(Difference difference) {
        return difference
                .becomes()
                .map(value -> cut(value, parting(difference)))
                .orElse("");
    }

    /** Where the two values begin to differ: a cut must not hide just that. */
    private static int parting(Difference difference) {
        String was = difference.was().orElse("");
        String becomes = difference.becomes().orElse("");
        int at = 0;
        while (at < was.length() && at < becomes.length() && was.charAt(at) == becomes.charAt(at)) {
            at++;
        }
        return difference.kind() == Difference.Kind.CHANGED ? at : 0;
    }

    private static String cut(String value, int parting) {
        String line = value.replace("\r", "").replace("\n", "⏎");
        if (line.isEmpty()) {
            return "(empty)";
        }
        if (line.length() <= SHOWN) {
            return line;
        }
        int from = Math.min(Math.max(0, parting - LEAD), line.length() - 1);
        int to = Math.min(line.length(), from + SHOWN);
        return (from > 0 ? "…" : "") + line.substring(from, to) + (to < line.length() ? "…" : "") + " ("
                + value.length() + " characters)";
    }
}
