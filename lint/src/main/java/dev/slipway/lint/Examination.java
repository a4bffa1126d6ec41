package dev.slipway.lint;

import dev.slipway.lint.sql.Change;
import dev.slipway.lint.sql.Column;
import dev.slipway.lint.sql.Script;
import dev.slipway.lint.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules, applied to the statements of one file in their order. Not thread-safe; used once. */
final class Examination {
    private final Migration migration;
    private final Script script;
    private final Schema schema;
    private final Set<String> made = new HashSet<>();
    private final Set<String> notValidHere = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private boolean lockTimeout;
    private boolean transaction;

    /** @param lockTimeout whether whoever applies the file has set one */
    Examination(Migration migration, Script script, Schema schema, boolean lockTimeout) {
        this.migration = migration;
        this.script = script;
        this.schema = schema;
        this.lockTimeout = lockTimeout;
        this.transaction = migration.transactional() && !alone(script);
    }

    /** Whether a file holds one statement besides settings, so that Flyway may run it without a transaction. */
    private static boolean alone(Script script) {
        return script.statements().stream()
                        .flatMap(statement -> statement.changes().stream())
                        .filter(change -> !(change instanceof Change.LockTimeout || change instanceof Change.Harmless))
                        .count()
                == 1;
    }

    List<Finding> findings() {
        for (Statement statement : script.statements()) {
            for (Change change : statement.changes()) {
                look(statement.line(), change);
                schema.apply(change);
            }
        }
        return List.copyOf(findings);
    }

    private void look(int line, Change change) {
        switch (change) {
            case Change.OfTable one when made.contains(one.table()) -> {
                // Nobody uses a table yet that this file makes.
            }
            case Change.CreateTable(String table, var columns, Set<String> references, boolean partition) -> {
                made.add(table);
                boolean others = references.stream().anyMatch(other -> !made.contains(other));
                if (others) {
                    locks(line, "makes " + table + ", which refers to another table");
                }
                if (others && partition) {
                    add(line, Rule.PARTITION_OF, "makes the partition " + table);
                }
            }
            case Change.DropTable(String table) -> {
                locks(line, "drops the table " + table);
                add(line, Rule.DROP_TABLE, "drops the table " + table);
            }
            case Change.RenameTable(String table, String to) -> {
                locks(line, "renames the table " + table);
                add(line, Rule.RENAME_TABLE, "renames the table " + table + " to " + to);
            }
            case Change.AddColumn(String table, Column column) -> {
                locks(line, "adds a column to " + table);
                column(line, table, column);
            }
            case Change.DropColumn(String table, String column) -> {
                locks(line, "drops a column of " + table);
                add(line, Rule.DROP_COLUMN, "drops the column " + table + "." + column);
            }
            case Change.RenameColumn(String table, String column, String to) -> {
                locks(line, "renames a column of " + table);
                add(line, Rule.RENAME_COLUMN, "renames the column " + table + "." + column + " to " + to);
            }
            case Change.ChangeType(String table, String column, var to) -> {
                locks(line, "changes a column of " + table);
                if (schema.type(table, column).filter(type -> type.widensTo(to)).isEmpty()) {
                    add(line, Rule.CHANGE_COLUMN_TYPE, "makes the column " + table + "." + column + " a " + to.name());
                }
            }
            case Change.SetNotNull(String table, String column) -> {
                locks(line, "changes a column of " + table);
                if (!schema.neverNull(table, column)) {
                    add(line, Rule.SET_NOT_NULL, "sets NOT NULL on " + table + "." + column);
                }
            }
            case Change.DropNotNull(String table, var column) -> locks(line, "changes " + table + "." + column);
            case Change.DropDefault(String table, String column) -> {
                locks(line, "changes a column of " + table);
                if (!schema.nullable(table, column)) {
                    add(line, Rule.DROP_DEFAULT, "drops the default of " + table + "." + column);
                }
            }
            case Change.AddCheck(String table, String constraint, boolean notValid, var column) -> {
                locks(line, "adds a constraint to " + table);
                constraint(line, table, constraint, notValid, Rule.ADD_CHECK, "adds a check to " + table);
            }
            case Change.AddForeignKey(String table, String constraint, boolean notValid, String references) -> {
                locks(line, "adds a constraint to " + table);
                String what = "adds a foreign key from " + table + " to " + references;
                constraint(line, table, constraint, notValid, Rule.ADD_FOREIGN_KEY, what);
            }
            case Change.AddIndexedConstraint(String table, boolean usingIndex) -> {
                locks(line, "adds a constraint to " + table);
                if (!usingIndex) {
                    add(line, Rule.ADD_UNIQUE, "adds a constraint with an index to " + table);
                }
            }
            case Change.ValidateConstraint(String table, String constraint) -> {
                locks(line, "validates a constraint of " + table);
                if (transaction && notValidHere.contains(table + "." + constraint)) {
                    add(
                            line,
                            Rule.VALIDATE_IN_SAME_TRANSACTION,
                            "validates " + constraint + " in the transaction that adds it");
                }
            }
            case Change.Rewrite(String table, String how) -> {
                locks(line, "writes " + table + " anew");
                boolean type = how.startsWith("TYPE");
                add(line, type ? Rule.CHANGE_COLUMN_TYPE : Rule.REWRITE, "changes " + table + " by " + how);
            }
            case Change.Brief(String table) -> locks(line, "changes " + table);
            case Change.CreateIndex(String table, boolean concurrently) -> {
                if (concurrently) {
                    concurrently(line, "builds an index on " + table);
                } else {
                    locks(line, "builds an index on " + table);
                    add(line, Rule.ADD_INDEX, "builds an index on " + table);
                }
            }
            case Change.IndexWork(String how, boolean concurrently) -> {
                if (concurrently) {
                    concurrently(line, "does " + how);
                } else {
                    locks(line, "does " + how);
                    add(line, Rule.DROP_INDEX, "does " + how);
                }
            }
            case Change.Truncate(String table) -> {
                locks(line, "empties " + table);
                add(line, Rule.TRUNCATE, "empties " + table);
            }
            case Change.Write(String table, String verb) -> add(line, Rule.BACKFILL, "does " + verb + " on " + table);
            case Change.Exclude(String table, String how) -> {
                locks(line, "does " + how);
                add(line, Rule.EXCLUSIVE_LOCK, "does " + how + " on " + (table.isEmpty() ? "everything" : table));
            }
            case Change.Takes(String what, String name) ->
                add(line, Rule.DROP_OBJECT, "takes the " + what + " " + name + " away, or its name");
            case Change.LockTimeout(long milliseconds) -> lockTimeout = milliseconds > 0;
            case Change.Begin() -> transaction = true;
            case Change.End() -> transaction = false;
            case Change.Harmless() -> {}
            case Change.NotUnderstood(String because) ->
                add(line, Rule.NOT_UNDERSTOOD, "holds something that is not read (" + because + ")");
        }
    }

    private void column(int line, String table, Column column) {
        String name = table + "." + column.name();
        if (column.notNull() && !column.hasDefault()) {
            add(line, Rule.ADD_NOT_NULL_COLUMN, "adds the column " + name + " NOT NULL without a default");
        }
        switch (column.fill()) {
            case NONE -> {}
            case REWRITE -> add(line, Rule.VOLATILE_DEFAULT, "fills the column " + name + " of all rows");
            case PERHAPS ->
                add(line, Rule.VOLATILE_DEFAULT, "fills the column " + name + " by a function that may be volatile");
        }
        if (column.unique()) {
            add(line, Rule.ADD_UNIQUE, "adds the column " + name + " with an index");
        }
        if (!column.references().isEmpty()) {
            add(line, Rule.ADD_FOREIGN_KEY, "adds a foreign key from " + table + " to " + column.references());
        }
        if (column.checked()) {
            add(line, Rule.ADD_CHECK, "adds a check to " + table);
        }
    }

    private void constraint(int line, String table, String name, boolean notValid, Rule rule, String what) {
        if (notValid) {
            notValidHere.add(table + "." + name);
        } else {
            add(line, rule, what);
        }
    }

    private void concurrently(int line, String what) {
        if (transaction) {
            add(line, Rule.CONCURRENTLY_IN_TRANSACTION, what + " CONCURRENTLY beside other statements");
        }
    }

    /** Once a file is enough: the first one says where the timeout has to stand. */
    private void locks(int line, String what) {
        if (!lockTimeout) {
            lockTimeout = true;
            add(line, Rule.LOCK_TIMEOUT, what + " without a lock_timeout");
        }
    }

    private void add(int line, Rule rule, String what) {
        findings.add(new Finding(migration.name(), line, rule, what));
    }
}
