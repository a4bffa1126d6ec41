package dev.slipway.lint.sql;

import dev.slipway.lint.sql.Cursor.Lost;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code ALTER TABLE} (PostgreSQL's documentation, ALTER TABLE), each action by itself. */
final class AlterTableParser {
    private final String table;

    private AlterTableParser(String table) {
        this.table = table;
    }

    /** From after {@code ALTER TABLE} on. */
    static List<Change> parse(Cursor cursor) throws Lost {
        cursor.takes("if", "exists");
        cursor.takes("only");
        AlterTableParser parser = new AlterTableParser(cursor.qualifiedName());
        cursor.takes("*");
        List<Change> changes = new ArrayList<>();
        for (Cursor action : cursor.parts()) {
            changes.add(parser.action(action));
        }
        return changes;
    }

    private Change action(Cursor cursor) throws Lost {
        if (cursor.takes("rename")) {
            return rename(cursor);
        }
        if (cursor.takes("add")) {
            return add(cursor);
        }
        if (cursor.takes("drop")) {
            return drop(cursor);
        }
        if (cursor.takes("alter", "constraint")) {
            return brief(cursor);
        }
        if (cursor.takes("alter")) {
            cursor.takes("column");
            return alter(cursor, cursor.name());
        }
        if (cursor.takes("validate", "constraint")) {
            return new Change.ValidateConstraint(table, cursor.name());
        }
        if (cursor.takes("set", "schema")) {
            return new Change.RenameTable(table, cursor.name() + "." + table);
        }
        if (cursor.sees("set", "logged") || cursor.sees("set", "unlogged")) {
            return new Change.Rewrite(table, "SET LOGGED or UNLOGGED");
        }
        if (cursor.sees("set", "tablespace")) {
            return new Change.Rewrite(table, "SET TABLESPACE");
        }
        if (cursor.sees("set", "access", "method")) {
            return new Change.Rewrite(table, "SET ACCESS METHOD");
        }
        if (cursor.sees("attach", "partition") || cursor.sees("detach", "partition")) {
            return brief(cursor);
        }
        for (String harmless : List.of(
                "set", "reset", "owner", "cluster", "replica", "enable", "disable", "force", "no", "inherit", "of",
                "not")) {
            if (cursor.sees(harmless)) {
                return brief(cursor);
            }
        }
        throw new Lost("the action \"" + cursor.next().text() + "\" of ALTER TABLE is not known");
    }

    private Change brief(Cursor cursor) {
        cursor.rest();
        return new Change.Brief(table);
    }

    private Change rename(Cursor cursor) throws Lost {
        if (cursor.takes("to")) {
            return new Change.RenameTable(table, cursor.name());
        }
        if (cursor.takes("constraint")) {
            return brief(cursor);
        }
        cursor.takes("column");
        String column = cursor.name();
        cursor.needs("to");
        return new Change.RenameColumn(table, column, cursor.name());
    }

    private Change add(Cursor cursor) throws Lost {
        if (cursor.takes("constraint")) {
            return constraint(cursor, cursor.name());
        }
        if (cursor.sees("check", "(")
                || cursor.sees("unique")
                || cursor.sees("primary", "key")
                || cursor.sees("foreign", "key")
                || cursor.sees("exclude")) {
            return constraint(cursor, "");
        }
        cursor.takes("column");
        cursor.takes("if", "not", "exists");
        return new Change.AddColumn(table, ColumnParser.column(cursor));
    }

    private Change constraint(Cursor cursor, String name) throws Lost {
        if (cursor.takes("check")) {
            String column = notNullColumn(cursor.brackets());
            cursor.takes("no", "inherit");
            return new Change.AddCheck(table, name, cursor.takes("not", "valid"), column);
        }
        if (cursor.takes("not", "null")) {
            String column = cursor.name();
            return new Change.AddCheck(table, name, cursor.takes("not", "valid"), column);
        }
        if (cursor.takes("foreign", "key")) {
            cursor.brackets();
            cursor.needs("references");
            String references = cursor.qualifiedName();
            ColumnParser.referenceParameters(cursor);
            return new Change.AddForeignKey(table, name, cursor.takes("not", "valid"), references);
        }
        if (cursor.takes("unique") || cursor.takes("primary", "key") || cursor.takes("exclude")) {
            return new Change.AddIndexedConstraint(table, cursor.takes("using", "index"));
        }
        throw new Lost("the constraint is not known");
    }

    /** The column of {@code CHECK (column IS NOT NULL)}; empty for every other check. */
    private static String notNullColumn(Cursor check) throws Lost {
        while (check.sees("(")) {
            check = check.brackets();
        }
        if (check.peek().filter(Token::named).isEmpty()) {
            return "";
        }
        String column = check.name();
        return check.takes("is", "not", "null") && check.atEnd() ? column : "";
    }

    private Change drop(Cursor cursor) throws Lost {
        if (cursor.takes("constraint")) {
            return brief(cursor);
        }
        cursor.takes("column");
        cursor.takes("if", "exists");
        return new Change.DropColumn(table, cursor.name());
    }

    private Change alter(Cursor cursor, String column) throws Lost {
        if (cursor.takes("set", "data", "type") || cursor.takes("type")) {
            Type type = ColumnParser.type(cursor);
            if (cursor.takes("collate")) {
                cursor.qualifiedName();
            }
            // A conversion of one's own may change every value, whatever the types are.
            return cursor.atEnd()
                    ? new Change.ChangeType(table, column, type)
                    : new Change.Rewrite(table, "TYPE … USING");
        }
        if (cursor.takes("set", "not", "null")) {
            return new Change.SetNotNull(table, column);
        }
        if (cursor.takes("drop", "not", "null")) {
            return new Change.DropNotNull(table, column);
        }
        if (cursor.takes("drop", "default")) {
            return new Change.DropDefault(table, column);
        }
        if (cursor.sees("set") || cursor.sees("reset") || cursor.sees("drop") || cursor.sees("add", "generated")) {
            return brief(cursor);
        }
        if (cursor.sees("restart")) {
            return brief(cursor);
        }
        throw new Lost("the change of the column " + column + " is not known");
    }
}
