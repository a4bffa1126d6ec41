package dev.slipway.lint.sql;

/** The text ends within a string, a comment or a quoted name. The message is the rest of a sentence: "a … is not closed". */
public final class SqlMistake extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    SqlMistake(String message, int line) {
        super(message);
        this.line = line;
    }

    /** Where it began, from 1. */
    public int line() {
        return line;
    }
}
