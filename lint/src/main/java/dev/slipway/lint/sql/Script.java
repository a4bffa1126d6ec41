package dev.slipway.lint.sql;

import java.util.ArrayList;
import java.util.List;

/** A file of SQL: its statements and its comments, both in their order. */
public record Script(List<Statement> statements, List<Comment> comments) {
    public Script {
        statements = List.copyOf(statements);
        comments = List.copyOf(comments);
    }

    /**
     * Reads a file. A statement ends with a semicolon outside of brackets and of {@code BEGIN ATOMIC … END}.
     *
     * @throws SqlMistake when a string, a comment or a quoted name has no end
     */
    public static Script of(String sql) throws SqlMistake {
        Lexer lexer = new Lexer(sql).read();
        List<Statement> statements = new ArrayList<>();
        List<Token> current = new ArrayList<>();
        int depth = 0;
        boolean atomic = false;
        for (Token token : lexer.tokens()) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (token.is("atomic") && !current.isEmpty() && current.getLast().is("begin")) {
                atomic = true;
            }
            if (atomic && token.is("end")) {
                atomic = false;
            }
            if (token.is(";") && depth <= 0 && !atomic) {
                add(statements, current);
                current.clear();
                depth = 0;
            } else {
                current.add(token);
            }
        }
        add(statements, current);
        return new Script(statements, lexer.comments());
    }

    private static void add(List<Statement> statements, List<Token> tokens) {
        if (!tokens.isEmpty()) {
            statements.add(new Statement(
                    tokens.getFirst().line(), tokens.getLast().line(), StatementParser.parse(List.copyOf(tokens))));
        }
    }
}
