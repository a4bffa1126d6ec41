package dev.slipway.lint.sql;

import dev.slipway.lint.sql.Column.Fill;
import dev.slipway.lint.sql.Cursor.Lost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a column's definition (PostgreSQL's documentation, CREATE TABLE, "column_constraint"). */
final class ColumnParser {

    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("int8", "bigint"),
            Map.entry("int", "integer"),
            Map.entry("int4", "integer"),
            Map.entry("int2", "smallint"),
            Map.entry("float8", "double precision"),
            Map.entry("float4", "real"),
            Map.entry("bool", "boolean"),
            Map.entry("decimal", "numeric"),
            Map.entry("character varying", "varchar"),
            Map.entry("char varying", "varchar"),
            Map.entry("character", "char"),
            Map.entry("bpchar", "char"),
            Map.entry("bit varying", "varbit"),
            Map.entry("timestamp with time zone", "timestamptz"),
            Map.entry("timestamp without time zone", "timestamp"),
            Map.entry("time with time zone", "timetz"),
            Map.entry("time without time zone", "time"));

    private static final Set<String> SERIAL =
            Set.of("serial", "serial4", "bigserial", "serial8", "smallserial", "serial2");

    /** What follows a type or a default, and is therefore no part of it. */
    private static final Set<String> CONSTRAINT = Set.of(
            "constraint",
            "not",
            "null",
            "default",
            "check",
            "generated",
            "unique",
            "primary",
            "references",
            "collate",
            "deferrable",
            "initially",
            "compression",
            "storage",
            "using",
            "enforced");

    /** Functions without a value of its own for each row (PostgreSQL: STABLE or IMMUTABLE). */
    private static final Set<String> STEADY = Set.of(
            "now",
            "statement_timestamp",
            "transaction_timestamp",
            "current_setting",
            "jsonb_build_object",
            "jsonb_build_array",
            "json_build_object",
            "json_build_array",
            "to_timestamp",
            "make_date",
            "make_interval",
            "lower",
            "upper",
            "concat",
            "coalesce",
            "array",
            "cast",
            "current_date",
            "date_trunc",
            "txid_current",
            "pg_current_xact_id");

    /** Functions whose value is another one for each row (PostgreSQL: VOLATILE). */
    private static final Set<String> VOLATILE = Set.of(
            "random",
            "gen_random_uuid",
            "uuid_generate_v4",
            "uuid_generate_v1",
            "uuidv4",
            "uuidv7",
            "clock_timestamp",
            "timeofday",
            "nextval",
            "setseed");

    private ColumnParser() {}

    /** Reads to the end of the cursor. */
    static Column column(Cursor cursor) throws Lost {
        String name = cursor.name();
        Type type = type(cursor);
        boolean serial = SERIAL.contains(type.name());
        boolean notNull = serial;
        boolean hasDefault = serial;
        Fill fill = serial ? Fill.REWRITE : Fill.NONE;
        boolean unique = false;
        boolean checked = false;
        String references = "";
        while (!cursor.atEnd()) {
            if (cursor.takes("constraint")) {
                cursor.name();
            } else if (cursor.takes("not", "null")) {
                notNull = true;
            } else if (cursor.takes("initially") || cursor.takes("compression") || cursor.takes("storage")) {
                cursor.next();
            } else if (cursor.takes("collate")) {
                cursor.qualifiedName();
            } else if (cursor.takes("default")) {
                List<Token> value = expression(cursor);
                hasDefault = !(value.size() == 1 && value.getFirst().is("null"));
                fill = worse(fill, fill(value));
            } else if (cursor.takes("check")) {
                cursor.brackets();
                cursor.takes("no", "inherit");
                checked = true;
            } else if (cursor.takes("unique") || cursor.takes("primary", "key")) {
                unique = true;
                indexParameters(cursor);
            } else if (cursor.takes("references")) {
                references = cursor.qualifiedName();
                referenceParameters(cursor);
            } else if (cursor.takes("generated")) {
                fill = worse(fill, generated(cursor));
                hasDefault = true;
            } else if (!(cursor.takes("null") || cursor.takes("deferrable") || cursor.takes("not", "deferrable"))) {
                throw new Lost("\"" + cursor.next().text() + "\" is not known in the definition of a column");
            }
        }
        return new Column(name, type, notNull, hasDefault, fill, unique, references, checked);
    }

    static Type type(Cursor cursor) throws Lost {
        StringBuilder name = new StringBuilder(cursor.qualifiedName());
        while (wordOfType(cursor)) {
            name.append(' ').append(cursor.name());
        }
        List<Integer> numbers = new ArrayList<>();
        if (cursor.sees("(")) {
            for (Cursor part : cursor.brackets().parts()) {
                for (Token token : part.rest()) {
                    if (token.kind() == Token.Kind.NUMBER && token.text().matches("\\d{1,9}")) {
                        numbers.add(Integer.parseInt(token.text()));
                    }
                }
            }
        }
        while (wordOfType(cursor)) {
            name.append(' ').append(cursor.name());
        }
        boolean array = cursor.takes("array");
        while (cursor.takes("[")) {
            array = true;
            if (!cursor.takes("]")) {
                cursor.next();
                cursor.needs("]");
            }
        }
        String known = SHORT.getOrDefault(name.toString(), name.toString());
        return new Type(array ? known + "[]" : known, numbers);
    }

    private static boolean wordOfType(Cursor cursor) {
        return cursor.sees("varying")
                || cursor.sees("precision")
                || cursor.sees("with", "time")
                || cursor.sees("without", "time")
                || cursor.sees("time", "zone")
                || cursor.sees("zone");
    }

    /** An expression up to the next constraint. Words of constraints within brackets are part of it. */
    private static List<Token> expression(Cursor cursor) throws Lost {
        List<Token> expression = new ArrayList<>();
        int depth = 0;
        while (!cursor.atEnd()) {
            Token token = cursor.peek().orElseThrow();
            boolean constraint = token.kind() == Token.Kind.WORD && CONSTRAINT.contains(token.text());
            if (constraint && depth == 0 && !expression.isEmpty()) {
                break;
            }
            depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
            expression.add(cursor.next());
        }
        if (expression.isEmpty()) {
            throw new Lost("the default is missing");
        }
        return expression;
    }

    private static Fill fill(List<Token> expression) {
        Fill fill = Fill.NONE;
        for (int i = 0; i + 1 < expression.size(); i++) {
            Token token = expression.get(i);
            boolean cast = i > 0 && expression.get(i - 1).is("::");
            if (token.named() && expression.get(i + 1).is("(") && !cast) {
                fill = worse(
                        fill,
                        VOLATILE.contains(token.text())
                                ? Fill.REWRITE
                                : STEADY.contains(token.text()) ? Fill.NONE : Fill.PERHAPS);
            }
        }
        return fill;
    }

    private static Fill worse(Fill one, Fill other) {
        return one == Fill.REWRITE || other == Fill.NONE ? one : other;
    }

    /** An identity or a stored value is written to every row; a virtual one is worked out when it is read. */
    private static Fill generated(Cursor cursor) throws Lost {
        if (!cursor.takes("always")) {
            cursor.needs("by", "default");
        }
        cursor.needs("as");
        if (cursor.takes("identity")) {
            if (cursor.sees("(")) {
                cursor.brackets();
            }
            return Fill.REWRITE;
        }
        cursor.brackets();
        return cursor.takes("stored") || !cursor.takes("virtual") ? Fill.REWRITE : Fill.NONE;
    }

    static void indexParameters(Cursor cursor) throws Lost {
        if (cursor.takes("nulls")) {
            cursor.takes("not");
            cursor.needs("distinct");
        }
        if (cursor.takes("include") || cursor.takes("with")) {
            cursor.brackets();
        }
        if (cursor.takes("using", "index", "tablespace")) {
            cursor.name();
        }
    }

    /** What may follow the table of a foreign key, but {@code NOT VALID}. */
    static void referenceParameters(Cursor cursor) throws Lost {
        if (cursor.sees("(")) {
            cursor.brackets();
        }
        while (true) {
            if (cursor.takes("match")) {
                cursor.next();
            } else if (cursor.takes("on")) {
                cursor.next();
                if (cursor.takes("no")) {
                    cursor.needs("action");
                } else if (cursor.takes("set")) {
                    cursor.next();
                    if (cursor.sees("(")) {
                        cursor.brackets();
                    }
                } else {
                    cursor.next();
                }
            } else if (!(cursor.takes("deferrable")
                    || cursor.takes("not", "deferrable")
                    || cursor.takes("initially", "deferred")
                    || cursor.takes("initially", "immediate"))) {
                return;
            }
        }
    }
}
