package dev.slipway.lint.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts SQL into tokens and comments by PostgreSQL's rules (its documentation, "Lexical Structure"): nested comments, dollar
 * quotes, escape strings, folded and quoted names. Not thread-safe.
 */
final class Lexer {
    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Comment> comments = new ArrayList<>();
    private int at;
    private int line = 1;

    Lexer(String sql) {
        this.sql = sql;
    }

    List<Token> tokens() {
        return List.copyOf(tokens);
    }

    List<Comment> comments() {
        return List.copyOf(comments);
    }

    Lexer read() throws SqlMistake {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c) || c == '\uFEFF') {
                step(1);
            } else if (sql.startsWith("--", at)) {
                lineComment();
            } else if (sql.startsWith("/*", at)) {
                blockComment();
            } else if (c == '\'') {
                string(false);
            } else if (c == '"') {
                name();
            } else if ((c == 'e' || c == 'E') && next(1) == '\'') {
                step(1);
                string(true);
            } else if ((c == 'b' || c == 'B' || c == 'x' || c == 'X' || c == 'n' || c == 'N') && next(1) == '\'') {
                step(1);
                string(false);
            } else if (c == '$' && !dollarTag().isEmpty()) {
                dollarString(dollarTag());
            } else if (Character.isLetter(c) || c == '_') {
                word();
            } else if (Character.isDigit(c)) {
                number();
            } else {
                symbol();
            }
        }
        return this;
    }

    private void lineComment() {
        int begin = at + 2;
        int end = sql.indexOf('\n', begin);
        end = end < 0 ? sql.length() : end;
        comments.add(new Comment(sql.substring(begin, end).strip(), line));
        at = end;
    }

    private void blockComment() throws SqlMistake {
        int begin = at;
        int first = line;
        int depth = 0;
        do {
            if (at >= sql.length()) {
                throw new SqlMistake("a comment is not closed", first);
            }
            if (sql.startsWith("/*", at)) {
                depth++;
                step(2);
            } else if (sql.startsWith("*/", at)) {
                depth--;
                step(2);
            } else {
                step(1);
            }
        } while (depth > 0);
        comments.add(new Comment(sql.substring(begin + 2, at - 2).strip(), first));
    }

    private void string(boolean escapes) throws SqlMistake {
        int first = line;
        StringBuilder text = new StringBuilder();
        step(1);
        while (true) {
            if (at >= sql.length()) {
                throw new SqlMistake("a string is not closed", first);
            }
            char c = sql.charAt(at);
            if (escapes && c == '\\' && at + 1 < sql.length()) {
                text.append(sql, at, at + 2);
                step(2);
            } else if (c == '\'' && next(1) == '\'') {
                text.append('\'');
                step(2);
            } else if (c == '\'') {
                step(1);
                break;
            } else {
                text.append(c);
                step(1);
            }
        }
        tokens.add(new Token(Token.Kind.STRING, text.toString(), first));
    }

    private void name() throws SqlMistake {
        int first = line;
        StringBuilder text = new StringBuilder();
        step(1);
        while (true) {
            if (at >= sql.length()) {
                throw new SqlMistake("a quoted name is not closed", first);
            }
            char c = sql.charAt(at);
            if (c == '"' && next(1) == '"') {
                text.append('"');
                step(2);
            } else if (c == '"') {
                step(1);
                break;
            } else {
                text.append(c);
                step(1);
            }
        }
        tokens.add(new Token(Token.Kind.NAME, text.toString(), first));
    }

    /** {@code $$} or {@code $tag$} at this place; empty when there is none. */
    private String dollarTag() {
        int end = at + 1;
        while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        boolean tag = end < sql.length()
                && sql.charAt(end) == '$'
                && (end == at + 1 || !Character.isDigit(sql.charAt(at + 1)));
        return tag ? sql.substring(at, end + 1) : "";
    }

    private void dollarString(String tag) throws SqlMistake {
        int first = line;
        int end = sql.indexOf(tag, at + tag.length());
        if (end < 0) {
            throw new SqlMistake("a string between " + tag + " is not closed", first);
        }
        tokens.add(new Token(Token.Kind.STRING, sql.substring(at + tag.length(), end), first));
        step(end + tag.length() - at);
    }

    private void word() {
        int begin = at;
        while (at < sql.length()
                && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '_' || sql.charAt(at) == '$')) {
            at++;
        }
        tokens.add(new Token(Token.Kind.WORD, sql.substring(begin, at).toLowerCase(Locale.ROOT), line));
    }

    private void number() {
        int begin = at;
        while (at < sql.length() && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '.')) {
            at++;
        }
        tokens.add(new Token(Token.Kind.NUMBER, sql.substring(begin, at), line));
    }

    private void symbol() {
        int length = sql.startsWith("::", at) ? 2 : 1;
        tokens.add(new Token(Token.Kind.SYMBOL, sql.substring(at, at + length), line));
        at += length;
    }

    private char next(int ahead) {
        return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
    }

    private void step(int characters) {
        for (int end = at + characters; at < end; at++) {
            if (sql.charAt(at) == '\n') {
                line++;
            }
        }
    }
}
