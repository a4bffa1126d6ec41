package dev.slipway.lint.sql;

import dev.slipway.lint.sql.Cursor.Lost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads one statement. What it does not know becomes {@link Change.NotUnderstood}, never nothing. */
final class StatementParser {
    private final Cursor cursor;

    private StatementParser(Cursor cursor) {
        this.cursor = cursor;
    }

    static List<Change> parse(List<Token> tokens) {
        try {
            return new StatementParser(new Cursor(tokens)).statement();
        } catch (Lost lost) {
            return List.of(new Change.NotUnderstood(String.valueOf(lost.getMessage())));
        }
    }

    private List<Change> statement() throws Lost {
        String verb = cursor.next().text();
        return switch (verb) {
            case "create" -> create();
            case "alter" -> alter();
            case "drop" -> drop();
            case "truncate" -> truncate();
            case "update" -> write("UPDATE");
            case "delete" -> {
                cursor.needs("from");
                yield write("DELETE");
            }
            case "merge" -> {
                cursor.needs("into");
                yield write("MERGE");
            }
            case "insert" -> insert();
            case "reindex" -> List.of(new Change.IndexWork("REINDEX", cursor.holds("concurrently")));
            case "lock" -> {
                cursor.takes("table");
                cursor.takes("only");
                yield List.of(new Change.Exclude(cursor.qualifiedName(), "LOCK TABLE"));
            }
            case "cluster" -> List.of(new Change.Exclude(cursor.atEnd() ? "" : cursor.qualifiedName(), "CLUSTER"));
            case "vacuum" -> vacuum();
            case "refresh" -> refresh();
            case "set", "reset" -> set(verb);
            case "begin", "start" -> List.of(new Change.Begin());
            case "commit", "end", "rollback", "abort" -> List.of(new Change.End());
            case "savepoint", "release", "comment", "grant", "revoke", "analyze", "show", "notify", "security" ->
                List.of(new Change.Harmless());
            case "select" -> select();
            case "do" -> throw new Lost("what is in a DO block is a program of its own");
            default -> throw new Lost("a statement that begins with \"" + verb + "\" is not known");
        };
    }

    private List<Change> create() throws Lost {
        cursor.takes("or", "replace");
        cursor.takesOneOf("global", "local");
        boolean temporary = cursor.takes("temporary") || cursor.takes("temp");
        cursor.takes("unlogged");
        if (cursor.takes("table")) {
            return createTable(temporary);
        }
        if (cursor.takes("unique", "index") || cursor.takes("index")) {
            return createIndex();
        }
        cursor.takes("constraint");
        cursor.takes("recursive");
        cursor.takes("trusted");
        if (cursor.takes("trigger")) {
            return List.of(new Change.Brief(afterOn()));
        }
        if (cursor.takes("policy") || cursor.takes("rule")) {
            return List.of(new Change.Brief(afterOn()));
        }
        Optional<String> kind = cursor.takesOneOf(
                "view",
                "materialized",
                "function",
                "procedure",
                "type",
                "sequence",
                "extension",
                "schema",
                "domain",
                "aggregate",
                "cast",
                "collation",
                "operator",
                "statistics",
                "publication",
                "role",
                "user",
                "text");
        if (kind.isEmpty()) {
            throw new Lost("what it creates is not known");
        }
        if (kind.get().equals("schema") && (cursor.holds("create") || cursor.holds("table"))) {
            throw new Lost("a schema that is created with its contents is not read");
        }
        // Also when it replaces one: PostgreSQL keeps its name and its columns, or refuses.
        return List.of(new Change.Harmless());
    }

    private String afterOn() throws Lost {
        while (!cursor.takes("on")) {
            cursor.next();
            if (cursor.takes("to")) {
                break;
            }
        }
        return cursor.qualifiedName();
    }

    private List<Change> createTable(boolean temporary) throws Lost {
        cursor.takes("if", "not", "exists");
        String table = cursor.qualifiedName();
        List<Column> columns = new ArrayList<>();
        Set<String> references = new HashSet<>();
        boolean partition = false;
        if (cursor.takes("partition", "of")) {
            references.add(cursor.qualifiedName());
            partition = true;
        } else if (cursor.sees("(") && !cursor.holds("as")) {
            for (Cursor part : cursor.brackets().parts()) {
                element(part, columns, references);
            }
        }
        cursor.rest();
        return List.of(
                temporary ? new Change.Harmless() : new Change.CreateTable(table, columns, references, partition));
    }

    private static void element(Cursor part, List<Column> columns, Set<String> references) throws Lost {
        if (part.takes("like")) {
            return;
        }
        if (part.takes("constraint")) {
            part.name();
        }
        if (part.sees("primary", "key") || part.sees("unique") || part.sees("check", "(") || part.sees("exclude")) {
            return;
        }
        if (part.takes("foreign", "key")) {
            part.brackets();
            references.add(part.needs("references").qualifiedName());
            return;
        }
        Column column = ColumnParser.column(part);
        columns.add(column);
        if (!column.references().isEmpty()) {
            references.add(column.references());
        }
    }

    private List<Change> createIndex() throws Lost {
        boolean concurrently = cursor.takes("concurrently");
        cursor.takes("if", "not", "exists");
        if (!cursor.sees("on")) {
            cursor.qualifiedName();
        }
        cursor.needs("on");
        cursor.takes("only");
        return List.of(new Change.CreateIndex(cursor.qualifiedName(), concurrently));
    }

    private List<Change> alter() throws Lost {
        if (cursor.takes("table")) {
            return AlterTableParser.parse(cursor);
        }
        String kind = cursor.next().text();
        if (kind.equals("materialized")) {
            cursor.needs("view");
        }
        return switch (kind) {
            case "type" -> alterType();
            case "view", "materialized", "function", "procedure", "schema", "domain", "aggregate", "sequence" ->
                takesNameAway(kind);
            case "index",
                    "default",
                    "extension",
                    "policy",
                    "trigger",
                    "role",
                    "user",
                    "system",
                    "database",
                    "statistics" -> List.of(new Change.Harmless());
            default -> throw new Lost("ALTER " + kind.toUpperCase(Locale.ROOT) + " is not known");
        };
    }

    private List<Change> alterType() throws Lost {
        String name = cursor.qualifiedName();
        if (cursor.sees("add", "value") || cursor.sees("owner")) {
            return List.of(new Change.Harmless());
        }
        if (cursor.sees("rename") || cursor.sees("drop") || cursor.sees("set", "schema")) {
            return List.of(new Change.Takes("type", name));
        }
        throw new Lost("the change of the type " + name + " is not known");
    }

    private List<Change> takesNameAway(String kind) throws Lost {
        cursor.takes("if", "exists");
        String name = cursor.qualifiedName();
        return cursor.holds("rename") || cursor.holds("schema")
                ? List.of(new Change.Takes(kind, name))
                : List.of(new Change.Harmless());
    }

    private List<Change> drop() throws Lost {
        if (cursor.takes("table")) {
            List<Change> changes = new ArrayList<>();
            for (String name : names()) {
                changes.add(new Change.DropTable(name));
            }
            return changes;
        }
        if (cursor.takes("index")) {
            return List.of(new Change.IndexWork("DROP INDEX", cursor.holds("concurrently")));
        }
        if (cursor.sees("trigger") || cursor.sees("policy") || cursor.sees("rule")) {
            return List.of(new Change.Brief(afterOn()));
        }
        Token kind = cursor.next();
        if (kind.is("materialized")) {
            cursor.needs("view");
        }
        if (!Set.of(
                        "view",
                        "materialized",
                        "function",
                        "procedure",
                        "routine",
                        "type",
                        "sequence",
                        "schema",
                        "domain",
                        "extension",
                        "aggregate",
                        "cast",
                        "operator",
                        "role",
                        "user",
                        "owned")
                .contains(kind.text())) {
            throw new Lost("what it drops is not known");
        }
        if (kind.is("owned")) {
            return List.of(new Change.Takes("objects", "of a role"));
        }
        List<Change> changes = new ArrayList<>();
        for (String name : names()) {
            changes.add(new Change.Takes(kind.text(), name));
        }
        return changes;
    }

    private List<String> names() throws Lost {
        cursor.takes("if", "exists");
        List<String> names = new ArrayList<>();
        for (Cursor part : cursor.parts()) {
            names.add(part.qualifiedName());
        }
        return names;
    }

    private List<Change> truncate() throws Lost {
        cursor.takes("table");
        cursor.takes("only");
        List<Change> changes = new ArrayList<>();
        for (Cursor part : cursor.parts()) {
            changes.add(new Change.Truncate(part.qualifiedName()));
        }
        return changes;
    }

    private List<Change> write(String verb) throws Lost {
        cursor.takes("only");
        return List.of(new Change.Write(cursor.qualifiedName(), verb));
    }

    /** Rows that are written out are few; those of a query may be any number. */
    private List<Change> insert() throws Lost {
        String table = cursor.needs("into").qualifiedName();
        boolean query = cursor.holds("select") && !cursor.holds("values");
        return List.of(query ? new Change.Write(table, "INSERT … SELECT") : new Change.Harmless());
    }

    private List<Change> vacuum() throws Lost {
        boolean full = cursor.takes("full");
        if (cursor.sees("(")) {
            full = cursor.brackets().holds("full");
        }
        cursor.takesOneOf("verbose", "analyze");
        String table = cursor.peek().isPresent() ? cursor.qualifiedName() : "";
        return List.of(full ? new Change.Exclude(table, "VACUUM FULL") : new Change.Harmless());
    }

    private List<Change> refresh() throws Lost {
        cursor.needs("materialized", "view");
        boolean concurrently = cursor.takes("concurrently");
        String name = cursor.qualifiedName();
        return List.of(concurrently ? new Change.Harmless() : new Change.Exclude(name, "REFRESH MATERIALIZED VIEW"));
    }

    private List<Change> set(String verb) throws Lost {
        cursor.takesOneOf("local", "session");
        String name = cursor.next().text();
        if (!name.equals("lock_timeout") || verb.equals("reset")) {
            return List.of(new Change.Harmless());
        }
        if (!cursor.takes("=")) {
            cursor.needs("to");
        }
        return List.of(new Change.LockTimeout(milliseconds(cursor.next().text())));
    }

    /** PostgreSQL's documentation, "Setting Parameters": without a unit it is milliseconds. */
    private static long milliseconds(String value) throws Lost {
        String text = value.strip().toLowerCase(Locale.ROOT);
        String digits = text.replaceAll("[^0-9].*", "");
        if (digits.isEmpty() || digits.length() > 12) {
            throw new Lost("the lock_timeout \"" + value + "\" is not known");
        }
        long number = Long.parseLong(digits);
        return switch (text.substring(digits.length()).strip()) {
            case "", "ms" -> number;
            case "s" -> number * 1000;
            case "min" -> number * 60_000;
            case "h" -> number * 3_600_000;
            default -> throw new Lost("the unit of the lock_timeout \"" + value + "\" is not known");
        };
    }

    /** {@code SELECT} may call a function that does anything; the usual ones of migrations are known. */
    private List<Change> select() throws Lost {
        List<Token> tokens = cursor.rest();
        if (tokens.stream().anyMatch(token -> token.is("into"))) {
            throw new Lost("SELECT INTO is not read; write CREATE TABLE and INSERT");
        }
        for (int i = 0; i + 1 < tokens.size(); i++) {
            boolean call = tokens.get(i).named() && tokens.get(i + 1).is("(");
            if (call && !KNOWN.contains(tokens.get(i).text())) {
                throw new Lost("what the function " + tokens.get(i).text() + " does is not known");
            }
        }
        return List.of(new Change.Harmless());
    }

    private static final Set<String> KNOWN = Set.of(
            "set_config",
            "current_setting",
            "setval",
            "max",
            "min",
            "count",
            "coalesce",
            "now",
            "pg_get_serial_sequence",
            "pg_notify",
            "exists",
            "in",
            "and",
            "or",
            "where",
            "from");
}
