package dev.slipway.lint.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A place among the tokens of a statement. Not thread-safe. */
final class Cursor {

    /** What is there cannot be read; the message is the rest of a sentence. */
    static final class Lost extends Exception {
        private static final long serialVersionUID = 1L;

        Lost(String message) {
            super(message);
        }
    }

    private final List<Token> tokens;
    private int at;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean atEnd() {
        return at >= tokens.size();
    }

    /** Whether these words come next. */
    boolean sees(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** Steps over these words if they come next. */
    boolean takes(String... words) {
        boolean there = sees(words);
        if (there) {
            at += words.length;
        }
        return there;
    }

    /** Steps over the first of these words that comes next. */
    Optional<String> takesOneOf(String... words) {
        for (String word : words) {
            if (takes(word)) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }

    Cursor needs(String... words) throws Lost {
        if (!takes(words)) {
            throw new Lost("\"" + String.join(" ", words) + "\" is missing " + where());
        }
        return this;
    }

    Token next() throws Lost {
        if (atEnd()) {
            throw new Lost("it ends too early");
        }
        return tokens.get(at++);
    }

    Optional<Token> peek() {
        return atEnd() ? Optional.empty() : Optional.of(tokens.get(at));
    }

    /** A name without a schema. */
    String name() throws Lost {
        Token token = next();
        if (!token.named()) {
            throw new Lost("a name is missing where \"" + token.text() + "\" stands");
        }
        return token.text();
    }

    /** A name with or without a schema; {@code public} is left out. */
    String qualifiedName() throws Lost {
        StringBuilder name = new StringBuilder(name());
        while (takes(".")) {
            name.append('.').append(name());
        }
        String whole = name.toString();
        return whole.startsWith("public.") ? whole.substring("public.".length()) : whole;
    }

    /** What is in the brackets that open here, without them. */
    Cursor brackets() throws Lost {
        needs("(");
        List<Token> inner = new ArrayList<>();
        int depth = 1;
        while (true) {
            Token token = next();
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0) {
                return new Cursor(List.copyOf(inner));
            }
            inner.add(token);
        }
    }

    /** The rest, cut at the commas that are outside of brackets. */
    List<Cursor> parts() {
        List<Cursor> parts = new ArrayList<>();
        List<Token> part = new ArrayList<>();
        int depth = 0;
        for (; at < tokens.size(); at++) {
            Token token = tokens.get(at);
            depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
            if (depth == 0 && token.is(",")) {
                parts.add(new Cursor(List.copyOf(part)));
                part.clear();
            } else {
                part.add(token);
            }
        }
        parts.add(new Cursor(List.copyOf(part)));
        return parts;
    }

    /** All that is left. */
    List<Token> rest() {
        List<Token> rest = List.copyOf(tokens.subList(at, tokens.size()));
        at = tokens.size();
        return rest;
    }

    /** Whether this word is somewhere in what is left, outside of brackets. */
    boolean holds(String word) {
        int depth = 0;
        for (Token token : tokens.subList(at, tokens.size())) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is(word)) {
                return true;
            }
        }
        return false;
    }

    /** Says that nothing may be left. */
    void end() throws Lost {
        if (!atEnd()) {
            throw new Lost("\"" + tokens.get(at).text() + "\" is not known there");
        }
    }

    private String where() {
        return atEnd() ? "at its end" : "where \"" + tokens.get(at).text() + "\" stands";
    }
}
