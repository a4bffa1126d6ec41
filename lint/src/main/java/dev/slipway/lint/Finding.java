package dev.slipway.lint;

/**
 * Something unsafe.
 *
 * @param line counts from 1
 * @param what what is done there, such as {@code drops the column post.language}
 */
public record Finding(String migration, int line, Rule rule, String what) {

    /** One line for a person: where, what, why, and the safe way. */
    public String text() {
        return "%s:%d: %s: it %s, and %s. %s".formatted(migration, line, rule.id(), what, rule.why(), rule.instead());
    }
}
