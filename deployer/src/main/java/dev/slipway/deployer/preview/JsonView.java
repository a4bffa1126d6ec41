package dev.slipway.deployer.preview;

import dev.slipway.deployer.config.Commands;
import dev.slipway.deployer.lineage.Build;
import dev.slipway.deployer.lineage.Lineage;
import dev.slipway.deployer.lineage.Lineage.Commit;
import dev.slipway.deployer.lineage.Lineage.Commits;
import dev.slipway.deployer.plan.Difference;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.ServiceChange;
import dev.slipway.deployer.preflight.Finding;
import dev.slipway.deployer.preview.Preview.Standing;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.schema.Manifest;
import dev.slipway.deployer.schema.Outlook;
import dev.slipway.deployer.schema.Pending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A plan for a machine: one object on one line. docs/plan.md publishes its shape, whose names only ever grow in number. */
public final class JsonView {
    private JsonView() {}

    public static String of(Preview preview) {
        Plan plan = preview.plan();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("environment", plan.environment());
        fields.put("url", plan.url().toString());
        fields.put("label", plan.label());
        fields.put("digest", plan.image().digest().value());
        fields.put("changes", plan.changesAnything());
        fields.put("services", plan.services().stream().map(JsonView::service).toList());
        fields.put("migrations", migrations(preview.outlook()));
        if (preview.around().all().findAny().isPresent()) {
            fields.put("commands", commands(preview.around()));
        }
        put(fields, "runs", build(preview.background().from()));
        put(fields, "wouldRun", build(preview.background().to()));
        fields.put("commits", commits(preview.background()));
        preview.background().comparison().ifPresent(url -> fields.put("compare", url.toString()));
        if (!preview.background().changelog().isEmpty()) {
            fields.put("changelog", String.join("\n", preview.background().changelog()));
        }
        fields.put("proof", standing(preview.proof()));
        fields.put(
                "preflight", preview.findings().stream().map(JsonView::finding).toList());
        List<Map<String, Object>> timeouts = new ArrayList<>();
        plan.waves().forEach((wave, timeout) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("wave", wave);
            one.put("seconds", timeout.toSeconds());
            timeouts.add(one);
        });
        fields.put("timeouts", timeouts);
        return JsonMapper.shared().writeValueAsString(fields);
    }

    private static Map<String, Object> service(ServiceChange change) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service", change.service().name());
        put(fields, "from", change.from().map(Digest::value).orElse(null));
        fields.put("to", change.to().value());
        fields.put("changed", change.changesAnything());
        fields.put("changes", change.differences());
        fields.put("runs", change.running().arn().id());
        fields.put("base", change.base().arn().id());
        List<Map<String, Object>> differences = new ArrayList<>();
        change.ours().forEach(one -> differences.add(difference("deployer", one)));
        change.infrastructure().forEach(one -> differences.add(difference("infrastructure", one)));
        fields.put("differences", differences);
        return fields;
    }

    private static Map<String, Object> difference(String owner, Difference one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("owner", owner);
        fields.put("part", one.where().part().word());
        fields.put("name", one.where().name());
        fields.put("path", one.where().path());
        fields.put("change", one.kind().name().toLowerCase(Locale.ROOT));
        put(fields, "before", one.before());
        put(fields, "after", one.after());
        return fields;
    }

    private static @Nullable Map<String, Object> build(Build build) {
        if (build.equals(Build.UNKNOWN)) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "version", build.version());
        put(fields, "revision", build.revision());
        put(fields, "source", build.source() == null ? null : build.source().toString());
        return fields;
    }

    private static List<Map<String, Object>> commands(Commands around) {
        List<Map<String, Object>> commands = new ArrayList<>();
        around.before().forEach(one -> commands.add(command("pre_update", one)));
        around.after().forEach(one -> commands.add(command("post_update", one)));
        return commands;
    }

    private static Map<String, Object> command(String when, Commands.Command command) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("when", when);
        fields.put("like", command.like());
        fields.put("command", command.words());
        fields.put("timeoutSeconds", command.timeout().toSeconds());
        fields.put("onFailure", command.onFailure().name().toLowerCase(Locale.ROOT));
        return fields;
    }

    private static Map<String, Object> commits(Lineage lineage) {
        Map<String, Object> fields = new LinkedHashMap<>();
        switch (lineage.commits()) {
            case Commits.Known known -> {
                fields.put("known", true);
                fields.put("all", known.all());
                fields.put("undone", known.undone());
                fields.put(
                        "newest", known.newest().stream().map(JsonView::commit).toList());
            }
            case Commits.Unknown(String reason) -> {
                fields.put("known", false);
                fields.put("reason", reason);
            }
        }
        return fields;
    }

    private static Map<String, Object> migrations(Outlook outlook) {
        Map<String, Object> fields = new LinkedHashMap<>();
        switch (outlook.pending()) {
            case Pending.Known(List<Manifest.Entry> entries, boolean more) -> {
                fields.put("known", true);
                fields.put("more", more);
                fields.put(
                        "pending",
                        entries.stream().map(entry -> migration(entry, outlook)).toList());
            }
            case Pending.Unknown(String reason) -> {
                fields.put("known", false);
                fields.put("reason", reason);
            }
        }
        fields.put("compatibleBack", outlook.back().name().toLowerCase(Locale.ROOT));
        fields.put("refusals", outlook.refusals());
        return fields;
    }

    private static Map<String, Object> migration(Manifest.Entry entry, Outlook outlook) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "version", entry.version() == null ? null : entry.version().text());
        fields.put("name", entry.name());
        fields.put("oldCodeRuns", !outlook.breaking().contains(entry.title()));
        put(
                fields,
                "contractAfter",
                entry.contractAfter() == null ? null : entry.contractAfter().text());
        fields.put("findings", entry.findings());
        return fields;
    }

    private static Map<String, Object> commit(Commit commit) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("revision", commit.revision());
        fields.put("author", commit.author());
        fields.put("subject", commit.subject());
        return fields;
    }

    private static Map<String, Object> finding(Finding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("check", finding.check());
        fields.put("kind", finding.kind().name().toLowerCase(Locale.ROOT));
        fields.put("message", finding.message());
        return fields;
    }

    private static Map<String, Object> standing(Standing standing) {
        return switch (standing) {
            case Standing.Proved(String environment, List<String> sources) -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("state", "proved");
                fields.put("environment", environment);
                fields.put("sources", sources);
                yield fields;
            }
            case Standing.Refused(List<String> problems) -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("state", "refused");
                fields.put("problems", problems);
                yield fields;
            }
            case Standing.NotNeeded() -> Map.of("state", "not-needed");
        };
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
