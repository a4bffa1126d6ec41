package dev.slipway.sandbox.access;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A policy document: what one of its statements allows and none denies is permitted ("Policy evaluation logic", IAM User Guide). */
public record Policy(List<Statement> statements) {

    public Policy {
        statements = List.copyOf(statements);
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException with one line for a person
     */
    public static Policy of(JsonNode document) {
        JsonNode json = document.path("Statement");
        if (!json.isArray() && !json.isObject()) {
            throw new IllegalArgumentException("A policy document has a list Statement");
        }
        List<Statement> statements = new ArrayList<>();
        if (json.isObject()) {
            statements.add(Statement.of(json));
        } else {
            json.forEach(statement -> statements.add(Statement.of(statement)));
        }
        return new Policy(statements);
    }

    /** Whether it is permitted. */
    public boolean permits(Demand demand) {
        return statements.stream().anyMatch(statement -> statement.allows() && statement.covers(demand))
                && !denies(demand);
    }

    /** Whether a statement denies it outright. */
    public boolean denies(Demand demand) {
        return statements.stream().anyMatch(statement -> !statement.allows() && statement.covers(demand));
    }
}
