package dev.slipway.lint;

import dev.slipway.lint.sql.Change;
import dev.slipway.lint.sql.Column;
import dev.slipway.lint.sql.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the migrations so far say of the schema, as far as rules ask for it. Not thread-safe. */
final class Schema {
    private final Map<String, Type> types = new HashMap<>();
    private final Set<String> nullable = new HashSet<>();
    /** Checks that say that a column is not null, by their names: the column. */
    private final Map<String, String> notNullChecks = new HashMap<>();

    private final Set<String> neverNull = new HashSet<>();

    /** The type of a column, where a migration made it. */
    Optional<Type> type(String table, String column) {
        return Optional.ofNullable(types.get(key(table, column)));
    }

    /** Whether a migration made the column so that it may be left out. */
    boolean nullable(String table, String column) {
        return nullable.contains(key(table, column));
    }

    /** Whether a valid check says that the column has no null, so that PostgreSQL need not look (since version 12). */
    boolean neverNull(String table, String column) {
        return neverNull.contains(key(table, column));
    }

    void apply(Change change) {
        switch (change) {
            case Change.CreateTable made -> made.columns().forEach(column -> add(made.table(), column));
            case Change.AddColumn added -> add(added.table(), added.column());
            case Change.ChangeType changed -> types.put(key(changed.table(), changed.column()), changed.to());
            case Change.RenameColumn renamed -> renamed(renamed);
            case Change.SetNotNull set -> nullable.remove(key(set.table(), set.column()));
            case Change.DropNotNull dropped -> nullable.add(key(dropped.table(), dropped.column()));
            case Change.AddCheck check -> check(check);
            case Change.ValidateConstraint valid -> {
                String column = notNullChecks.get(key(valid.table(), valid.constraint()));
                if (column != null) {
                    neverNull.add(column);
                }
            }
            case Change.DropTable _,
                    Change.RenameTable _,
                    Change.DropColumn _,
                    Change.DropDefault _,
                    Change.AddForeignKey _,
                    Change.AddIndexedConstraint _,
                    Change.Rewrite _,
                    Change.Brief _,
                    Change.CreateIndex _,
                    Change.Truncate _,
                    Change.Write _,
                    Change.Exclude _,
                    Change.IndexWork _,
                    Change.Takes _,
                    Change.LockTimeout _,
                    Change.Begin _,
                    Change.End _,
                    Change.Harmless _,
                    Change.NotUnderstood _ -> {}
        }
    }

    private void add(String table, Column column) {
        types.put(key(table, column.name()), column.type());
        if (!column.notNull()) {
            nullable.add(key(table, column.name()));
        }
    }

    private void renamed(Change.RenameColumn renamed) {
        String from = key(renamed.table(), renamed.column());
        String to = key(renamed.table(), renamed.to());
        Type type = types.remove(from);
        if (type != null) {
            types.put(to, type);
        }
        if (nullable.remove(from)) {
            nullable.add(to);
        }
        if (neverNull.remove(from)) {
            neverNull.add(to);
        }
    }

    private void check(Change.AddCheck check) {
        if (check.notNullColumn().isEmpty()) {
            return;
        }
        String column = key(check.table(), check.notNullColumn());
        notNullChecks.put(key(check.table(), check.constraint()), column);
        if (!check.notValid()) {
            neverNull.add(column);
        }
    }

    private static String key(String table, String name) {
        return table + "." + name;
    }
}
