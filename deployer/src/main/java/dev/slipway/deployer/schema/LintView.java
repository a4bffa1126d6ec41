package dev.slipway.deployer.schema;

import dev.slipway.deployer.report.Untrusted;
import dev.slipway.deployer.report.WorkflowCommands;
import dev.slipway.deployer.schema.Examined.File;
import dev.slipway.lint.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What the lint has found, for people, machines and GitHub. Paths are from where the reader stands. */
public final class LintView {
    private final Examined examined;
    private final Path here;

    /** @param here the folder that paths are told from, where they lie below it */
    public LintView(Examined examined, Path here) {
        this.examined = examined;
        this.here = here.toAbsolutePath().normalize();
    }

    /** The lines for a person: a finding each, what was allowed, what was passed over, and the sum. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (File file : examined.files()) {
            for (Finding finding : file.report().findings()) {
                lines.add("%s:%d: %s: %s"
                        .formatted(
                                place(file.path()),
                                finding.line(),
                                finding.rule().id(),
                                says(finding)));
            }
        }
        for (File file : examined.files()) {
            file.report()
                    .overrides()
                    .forEach(override -> lines.add("%s allows %s".formatted(place(file.path()), override)));
        }
        examined.passedOver()
                .forEach(path -> lines.add(
                        "%s was not read: it is named neither V1__what.sql nor R__what.sql".formatted(place(path))));
        int found = examined.findings();
        lines.add("%s in %s of %s."
                .formatted(
                        found == 0 ? "Nothing found" : found == 1 ? "1 finding" : found + " findings",
                        examined.files().size() == 1
                                ? "the one migration"
                                : examined.files().size() + " migrations",
                        place("")));
        return lines.stream().map(Untrusted::terminal).toList();
    }

    /** An annotation for each finding, on file and line. */
    public List<String> annotations() {
        return examined.files().stream()
                .flatMap(file -> file.report().findings().stream()
                        .map(finding -> WorkflowCommands.error(
                                place(file.path()),
                                finding.line(),
                                finding.rule().id(),
                                says(finding))))
                .toList();
    }

    /** One object on one line; docs/migrations.md lists its members. */
    public String json(int exitCode) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("folder", place(""));
        fields.put("migrations", examined.files().stream().map(this::json).toList());
        fields.put("passedOver", examined.passedOver().stream().map(this::place).toList());
        fields.put("findings", examined.findings());
        fields.put("exitCode", exitCode);
        return JsonMapper.shared().writeValueAsString(fields);
    }

    private Map<String, Object> json(File file) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("migration", file.report().migration());
        fields.put("path", place(file.path()));
        fields.put("oldCodeRuns", file.report().oldCodeRuns());
        file.report().contractAfter().ifPresent(version -> fields.put("contractAfter", version));
        fields.put("overrides", file.report().overrides());
        fields.put(
                "findings",
                file.report().findings().stream().map(LintView::json).toList());
        return fields;
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("line", finding.line());
        fields.put("rule", finding.rule().id());
        fields.put("harm", finding.rule().harm().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        fields.put("what", finding.what());
        fields.put("why", finding.rule().why());
        fields.put("instead", finding.rule().instead());
        return fields;
    }

    private static String says(Finding finding) {
        return "it %s, and %s. %s"
                .formatted(finding.what(), finding.rule().why(), finding.rule().instead());
    }

    private String place(String path) {
        Path file = examined.folder().resolve(path).toAbsolutePath().normalize();
        Path shown = file.startsWith(here) && !file.equals(here) ? here.relativize(file) : file;
        return shown.toString().replace('\\', '/');
    }
}
