package dev.slipway.bench.demo;

import dev.slipway.bench.load.Summary;
import dev.slipway.bench.stage.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A story that was judged.
 *
 * @param problems none when everything held
 */
public record Result(Observed observed, List<String> problems) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Copies the problems. */
    public Result {
        problems = List.copyOf(problems);
    }

    /** Whether everything held. */
    public boolean holds() {
        return problems.isEmpty();
    }

    /** For people. */
    public String table(Style style) {
        Summary load = observed.load().total();
        Table table = new Table(holds() ? "The story holds." : "The story does not hold.");
        table.section("Load on staging, from release 1 to the end of release 3")
                .row("requests sent", count(load.requests()))
                .row("requests failed", count(load.failed()))
                .row("accepted posts lost", lost())
                .row(
                        "latency from the intended start",
                        String.format(
                                Locale.ROOT,
                                "p50 %.1f ms   p99 %.1f ms   max %.1f ms",
                                load.millis(50),
                                load.millis(99),
                                load.maxMillis()))
                .row("answers while release 2 rolled out", releases(observed.rollout()));
        table.section("Steps");
        observed.steps()
                .forEach(step -> table.row(
                        (step.passed() ? "✓ " : "✗ ") + step.name(),
                        Line.seconds(step.took()).strip()));
        table.row("all of it", Line.seconds(observed.took()).strip());
        if (!observed.shortened().isEmpty()) {
            table.section("Delays of AWS that the sandbox shortens");
            observed.shortened().forEach(delay -> table.row(delay.name(), delay.aws() + " → " + delay.sandbox()));
        }
        table.section("Where to look");
        observed.where().forEach(table::row);
        StringBuilder text = new StringBuilder(table.render(style));
        problems.forEach(problem -> text.append('\n').append(style.bad("✗ " + problem)));
        return text.toString();
    }

    /** For {@code scripts/bench}: a line {@code figure NAME VALUE UNIT} for each; without lost posts where nobody asked. */
    public String figures() {
        Summary load = observed.load().total();
        List<String> lines = new ArrayList<>();
        lines.add("figure demo_requests " + load.requests() + " requests");
        lines.add("figure demo_failed " + load.failed() + " requests");
        observed.writes()
                .ifPresent(finding ->
                        lines.add("figure demo_lost " + finding.lost().size() + " posts"));
        lines.add(String.format(Locale.ROOT, "figure demo_p99 %.2f ms", load.millis(99)));
        lines.add(String.format(
                Locale.ROOT, "figure demo_time %.1f s", observed.took().toMillis() / 1000.0));
        return String.join("\n", lines);
    }

    /** For machines: one object. Durations are in seconds, latencies in milliseconds. */
    public String json() {
        Summary load = observed.load().total();
        ObjectNode json = JSON.createObjectNode();
        json.put("ok", holds());
        json.put("requests", load.requests());
        json.put("failed", load.failed());
        observed.writes()
                .ifPresentOrElse(
                        finding -> json.put("lost", finding.lost().size())
                                .put("accepted", finding.accepted())
                                .put("doubled", finding.doubled().size()),
                        () -> json.putNull("lost"));
        json.put("p50_ms", load.millis(50));
        json.put("p99_ms", load.millis(99));
        json.put("max_ms", load.maxMillis());
        json.put("seconds", observed.took().toMillis() / 1000.0);
        json.set("by_release", counts(observed.rollout().byRelease()));
        json.set("by_status", counts(load.byStatus()));
        json.set("failures", counts(load.failures()));
        ArrayNode steps = json.putArray("steps");
        for (Step step : observed.steps()) {
            ObjectNode node = steps.addObject();
            node.put("name", step.name());
            node.put("ok", step.passed());
            node.put("seconds", step.took().toMillis() / 1000.0);
            node.put("detail", step.detail());
            strings(node.putArray("problems"), step.problems());
        }
        ArrayNode phases = json.putArray("phases");
        observed.load().phases().forEach((phase, summary) -> {
            ObjectNode node = phases.addObject();
            node.put("name", phase.name());
            node.put("requests", summary.requests());
            node.put("failed", summary.failed());
            node.put("p99_ms", summary.millis(99));
            node.put("max_ms", summary.maxMillis());
            node.set("by_release", counts(summary.byRelease()));
        });
        strings(json.putArray("problems"), problems);
        ArrayNode shortened = json.putArray("shortened");
        for (State.Shortened delay : observed.shortened()) {
            shortened
                    .addObject()
                    .put("name", delay.name())
                    .put("aws", delay.aws())
                    .put("sandbox", delay.sandbox());
        }
        ObjectNode where = json.putObject("where");
        observed.where().forEach(where::put);
        return JSON.writeValueAsString(json);
    }

    /** How many requests each release answered: {@code 1.0.0: 1,204   2.0.0: 1,377}. */
    static String releases(Summary load) {
        return load.byRelease().entrySet().stream()
                .map(entry ->
                        (entry.getKey().isEmpty() ? "no release" : entry.getKey()) + ": " + count(entry.getValue()))
                .collect(Collectors.joining("   "));
    }

    /** A count with separators. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private String lost() {
        return observed.writes()
                .map(finding -> count(finding.lost().size()) + " of " + count(finding.accepted()))
                .orElse("not asked");
    }

    private static ObjectNode counts(Map<?, Long> counts) {
        ObjectNode node = JSON.createObjectNode();
        counts.forEach((key, value) -> node.put(String.valueOf(key), value));
        return node;
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
