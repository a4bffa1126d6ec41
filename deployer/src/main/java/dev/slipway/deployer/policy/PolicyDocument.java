package dev.slipway.deployer.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.databind.json.JsonMapper;

/** A policy of IAM. Statements that have nothing to allow are left out. */
public final class PolicyDocument {

    /** "IAM JSON policy elements: Version", IAM User Guide. */
    private static final String VERSION = "2012-10-17";

    private final List<Statement> statements;

    PolicyDocument(List<Statement> statements) {
        this.statements = statements.stream()
                .filter(statement -> !statement.resources().isEmpty())
                .toList();
    }

    List<Statement> statements() {
        return statements;
    }

    /** As IAM takes it, on several lines. */
    public String json() {
        SequencedMap<String, Object> document = new LinkedHashMap<>();
        document.put("Version", VERSION);
        document.put("Statement", statements.stream().map(Statement::json).toList());
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }
}
