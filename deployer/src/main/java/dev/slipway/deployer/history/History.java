package dev.slipway.deployer.history;

import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.report.Untrusted;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An environment's records, to be read.
 *
 * @param entries the newest first
 * @param holder the run that has the lease; absent when nobody has
 */
public record History(
        String environment, List<Entry> entries, @Nullable ReleaseId holder, Instant now) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    public History {
        entries = List.copyOf(entries);
    }

    /** Those that could be read, the newest first. */
    public List<ReleaseRecord> records() {
        return entries.stream()
                .filter(Entry.Kept.class::isInstance)
                .map(entry -> ((Entry.Kept) entry).record())
                .toList();
    }

    /** A sentence for each that could not. */
    public List<String> problems() {
        return entries.stream()
                .filter(Entry.Unreadable.class::isInstance)
                .map(entry -> ((Entry.Unreadable) entry).problem())
                .toList();
    }

    /** For a person. */
    public void print(PrintStream out) {
        if (records().isEmpty()) {
            out.println("Nothing is recorded for " + environment + " yet.");
            return;
        }
        out.printf(
                "%-22s %-21s %-9s %-14s %-26s %-22s %10s%n",
                "RELEASE", "BEGAN", "VERB", "ACTOR", "WHAT", "OUTCOME", "TOOK");
        for (ReleaseRecord record : records()) {
            out.println(line(record).stripTrailing());
        }
        dora().forEach((name, text) -> out.printf("%-24s %s%n", name, text));
    }

    private String line(ReleaseRecord record) {
        String actor = record.opening().actor();
        ReleaseRecord.End end = record.end();
        return Untrusted.terminal("%-22s %-21s %-9s %-14s %-26s %-22s %10s"
                .formatted(
                        record.release(),
                        TIME.format(record.opening().startedAt()),
                        record.opening().verb(),
                        actor == null ? "-" : cut(actor, 14),
                        cut(what(record), 26),
                        outcome(record),
                        end == null
                                ? ""
                                : took(Duration.between(record.opening().startedAt(), end.at()))));
    }

    private static String what(ReleaseRecord record) {
        Digest digest = record.opening().digest();
        String label = record.opening().label();
        if (digest == null) {
            return label;
        }
        return Digest.isDigest(label) ? digest.abbreviated() : label + " " + digest.abbreviated();
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private String outcome(ReleaseRecord record) {
        ReleaseRecord.End end = record.end();
        if (record.state() == ReleaseRecord.State.RECOVERING) {
            return "recovering: run abort";
        }
        if (end != null) {
            return end.outcome();
        }
        return record.release().equals(holder) ? "running" : "did not end";
    }

    private Map<String, String> dora() {
        Dora dora = Dora.of(records(), now);
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "deployment frequency",
                "%.1f a week (%d in %s)".formatted(dora.perWeek(), dora.deployments(), took(dora.span())));
        lines.put(
                "lead time",
                dora.leadTime() == null ? "not known: no image says when its commit was made" : took(dora.leadTime()));
        lines.put(
                "change failure rate",
                "%.0f %% (%d of %d)".formatted(100 * dora.changeFailureRate(), dora.failed(), dora.changes()));
        lines.put(
                "time to restore",
                dora.timeToRestore() == null ? "nothing had to be restored" : took(dora.timeToRestore()));
        return lines;
    }

    static String took(Duration duration) {
        long seconds = Math.max(0, duration.truncatedTo(ChronoUnit.SECONDS).toSeconds());
        if (seconds >= 172_800) {
            return seconds / 86_400 + " d";
        }
        if (seconds >= 7_200) {
            return "%d h %02d min".formatted(seconds / 3_600, seconds % 3_600 / 60);
        }
        return seconds < 60 ? seconds + " s" : "%d min %02d s".formatted(seconds / 60, seconds % 60);
    }

    /** For a machine: one object on one line. */
    public String json() {
        Dora dora = Dora.of(records(), now);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("days", dora.span().toSeconds() / 86_400.0);
        figures.put("deployments", dora.deployments());
        figures.put("deploymentsPerWeek", dora.perWeek());
        put(figures, "leadTimeSeconds", dora.leadTime());
        figures.put("changes", dora.changes());
        figures.put("failedChanges", dora.failed());
        figures.put("changeFailureRate", dora.changeFailureRate());
        put(figures, "timeToRestoreSeconds", dora.timeToRestore());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("environment", environment);
        fields.put("releases", records().stream().map(this::json).toList());
        fields.put("problems", problems());
        fields.put("dora", figures);
        return JsonMapper.shared().writeValueAsString(fields);
    }

    private Map<String, Object> json(ReleaseRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>(record.json());
        fields.put("shown", outcome(record));
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Duration duration) {
        if (duration != null) {
            fields.put(name, duration.toSeconds());
        }
    }
}
