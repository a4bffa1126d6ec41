package dev.slipway.lint;

import dev.slipway.lint.Declarations.Allowed;
import dev.slipway.lint.sql.Comment;
import dev.slipway.lint.sql.Script;
import dev.slipway.lint.sql.SqlMistake;
import dev.slipway.lint.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads migrations in the order in which they are applied. Pure; thread-safe. */
public final class Linter {
    private final boolean lockTimeout;

    /** @param lockTimeout whether whoever applies the migrations has set a {@code lock_timeout} on its connection */
    public Linter(boolean lockTimeout) {
        this.lockTimeout = lockTimeout;
    }

    /**
     * Reads them all: what earlier ones made is known to later ones.
     *
     * @return a report for each, in the same order
     */
    public List<Report> lint(List<Migration> migrations) {
        Schema schema = new Schema();
        List<Report> reports = new ArrayList<>();
        for (Migration migration : migrations) {
            reports.add(lint(migration, schema));
        }
        return List.copyOf(reports);
    }

    private Report lint(Migration migration, Schema schema) {
        Script script;
        try {
            script = Script.of(migration.sql());
        } catch (SqlMistake mistake) {
            String what = "holds something that is not read (" + mistake.getMessage() + ")";
            Finding finding = new Finding(migration.name(), mistake.line(), Rule.NOT_UNDERSTOOD, what);
            return new Report(migration.name(), List.of(finding), List.of(), Optional.empty(), false);
        }
        Declarations declared = Declarations.of(script.comments());
        List<Finding> found = new Examination(migration, script, schema, lockTimeout).findings();
        List<Finding> left = new ArrayList<>();
        List<String> overrides = new ArrayList<>();
        List<Allowed> unused = new ArrayList<>(declared.allowed());
        for (Finding finding : found) {
            Optional<Allowed> allowed = declared.allowed().stream()
                    .filter(one -> one.rule() == finding.rule() && covers(script, one, finding))
                    .findFirst();
            boolean contract =
                    declared.contractAfter().isPresent() && finding.rule().harm() == Harm.OLD_CODE;
            if (allowed.isPresent()) {
                unused.remove(allowed.get());
                overrides.add(finding.rule().id() + ": " + allowed.get().reason());
            } else if (!contract) {
                left.add(finding);
            }
        }
        declared.mistakes().forEach(comment -> left.add(mistake(migration, comment)));
        for (Allowed one : unused) {
            String what = "allows " + one.rule().id() + ", which is not found there";
            left.add(new Finding(migration.name(), one.line(), Rule.DECLARATION, what));
        }
        return new Report(
                migration.name(),
                left.stream()
                        .sorted((one, other) -> Integer.compare(one.line(), other.line()))
                        .toList(),
                overrides,
                declared.contractAfter(),
                declared.contractAfter().isEmpty() && left.stream().noneMatch(Linter::mayBreakOldCode));
    }

    private static boolean mayBreakOldCode(Finding finding) {
        return finding.rule().harm() == Harm.OLD_CODE
                || finding.rule() == Rule.NOT_UNDERSTOOD
                || finding.rule() == Rule.CHANGE_COLUMN_TYPE;
    }

    /** An override belongs to the statement in which it stands, or else to the next one. */
    private static boolean covers(Script script, Allowed allowed, Finding finding) {
        return script.statements().stream()
                .filter(statement -> allowed.line() <= statement.lastLine())
                .findFirst()
                .map(Statement::line)
                .filter(line -> line == finding.line())
                .isPresent();
    }

    private static Finding mistake(Migration migration, Comment comment) {
        String what = "says \"" + comment.text().lines().findFirst().orElse("") + "\", which is no declaration";
        return new Finding(migration.name(), comment.line(), Rule.DECLARATION, what);
    }
}
