package dev.slipway.lint.sql;

/**
 * A word of SQL.
 *
 * @param text of a word or quoted name: the name, folded as PostgreSQL folds it; of a string: what is in it; otherwise as
 *     written
 * @param line counts from 1
 */
record Token(Kind kind, String text, int line) {

    enum Kind {
        /** A key word or a name without quotes, in lower case. */
        WORD,
        /** A name in double quotes, which is never a key word. */
        NAME,
        /** A literal in single quotes or between dollar quotes. */
        STRING,
        NUMBER,
        /** One character of everything else, but {@code ::} is one symbol. */
        SYMBOL
    }

    boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(word);
    }

    boolean named() {
        return kind == Kind.WORD || kind == Kind.NAME;
    }
}
