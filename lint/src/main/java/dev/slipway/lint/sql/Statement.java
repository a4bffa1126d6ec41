package dev.slipway.lint.sql;

import java.util.List;

/**
 * One statement.
 *
 * @param line where it begins, from 1
 * @param lastLine where its last word begins
 * @param changes what it does, each thing of an {@code ALTER TABLE} by itself; at least one
 */
public record Statement(int line, int lastLine, List<Change> changes) {
    public Statement {
        changes = List.copyOf(changes);
    }
}
