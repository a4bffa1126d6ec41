package dev.slipway.lint.sql;

import java.util.List;
import java.util.Set;

/** One thing that a statement does. Tables are named without their schema where it is {@code public}. */
public sealed interface Change {

    /** Something that is done to one table. */
    sealed interface OfTable extends Change {
        String table();
    }

    /**
     * A table is made.
     *
     * @param references tables of its foreign keys
     */
    record CreateTable(String table, List<Column> columns, Set<String> references, boolean partition)
            implements OfTable {
        public CreateTable {
            columns = List.copyOf(columns);
            references = Set.copyOf(references);
        }
    }

    record DropTable(String table) implements OfTable {}

    record RenameTable(String table, String to) implements OfTable {}

    record AddColumn(String table, Column column) implements OfTable {}

    record DropColumn(String table, String column) implements OfTable {}

    record RenameColumn(String table, String column, String to) implements OfTable {}

    record ChangeType(String table, String column, Type to) implements OfTable {}

    record SetNotNull(String table, String column) implements OfTable {}

    record DropNotNull(String table, String column) implements OfTable {}

    record DropDefault(String table, String column) implements OfTable {}

    /**
     * A check is added.
     *
     * @param notNullColumn the column that the check says is not null; empty for another check
     */
    record AddCheck(String table, String constraint, boolean notValid, String notNullColumn) implements OfTable {}

    record AddForeignKey(String table, String constraint, boolean notValid, String references) implements OfTable {}

    /** {@code UNIQUE}, {@code PRIMARY KEY} or {@code EXCLUDE}. */
    record AddIndexedConstraint(String table, boolean usingIndex) implements OfTable {}

    record ValidateConstraint(String table, String constraint) implements OfTable {}

    /** Writes every row anew, or copies the table. */
    record Rewrite(String table, String how) implements OfTable {}

    /** Takes a strong lock for a moment and harms nobody else. */
    record Brief(String table) implements OfTable {}

    /**
     * An index is built.
     *
     * @param table on which it is
     */
    record CreateIndex(String table, boolean concurrently) implements OfTable {}

    record Truncate(String table) implements OfTable {}

    /** {@code UPDATE}, {@code DELETE} or {@code MERGE}. */
    record Write(String table, String verb) implements OfTable {}

    /** {@code LOCK TABLE}, {@code VACUUM FULL}, {@code CLUSTER}: keeps everybody else out. */
    record Exclude(String table, String how) implements OfTable {}

    /** {@code DROP INDEX} or {@code REINDEX}. */
    record IndexWork(String how, boolean concurrently) implements Change {}

    /** A view, function, type, sequence, schema or value goes away or gets another name. */
    record Takes(String what, String name) implements Change {}

    /**
     * How long a statement may wait for a lock.
     *
     * @param milliseconds 0 is no limit
     */
    record LockTimeout(long milliseconds) implements Change {}

    /** {@code BEGIN}. */
    record Begin() implements Change {}

    /** {@code COMMIT} or {@code ROLLBACK}. */
    record End() implements Change {}

    /** Neither locks out nor takes away anything that a running release could miss. */
    record Harmless() implements Change {}

    /**
     * Something that is not read.
     *
     * @param because the rest of a sentence: "…, so nobody can say what it does"
     */
    record NotUnderstood(String because) implements Change {}
}
