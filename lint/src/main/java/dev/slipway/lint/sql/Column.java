package dev.slipway.lint.sql;

/**
 * A column as its definition says.
 *
 * @param notNull also as part of a primary key of its own
 * @param hasDefault {@code NULL} is none
 * @param fill what PostgreSQL has to do for the rows that are there
 * @param unique {@code UNIQUE} or {@code PRIMARY KEY} of its own
 * @param references the table of a foreign key of its own; empty without one
 * @param checked has a check of its own
 */
public record Column(
        String name,
        Type type,
        boolean notNull,
        boolean hasDefault,
        Fill fill,
        boolean unique,
        String references,
        boolean checked) {

    /** How the value of a new column gets into rows that are there. */
    public enum Fill {
        /** Nothing is written: there is no default, or a value that is the same for all rows. */
        NONE,
        /** Every row is written anew, since each gets a value of its own. */
        REWRITE,
        /** It calls a function that may give each row a value of its own. */
        PERHAPS
    }
}
