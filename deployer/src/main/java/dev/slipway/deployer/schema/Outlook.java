package dev.slipway.deployer.schema;

import dev.slipway.deployer.ledger.Build.Compatible;
import dev.slipway.deployer.schema.Manifest.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a release would do to the schema, and whether the code that runs now can run on it afterwards.
 *
 * @param back whether it can: what the image's label {@code dev.slipway.schema.compatible-back} says, or else its manifest
 * @param breaking pending migrations after which it cannot, by their titles
 * @param manifest of the image; absent when it has none, and when the release migrates nothing
 * @param refusals why it may not begin, each whole sentences
 * @param warnings what a person should know, each whole sentences
 */
public record Outlook(
        Pending pending,
        Compatible back,
        List<String> breaking,
        @Nullable Manifest manifest,
        List<String> refusals,
        List<String> warnings) {
    public Outlook {
        breaking = List.copyOf(breaking);
        refusals = List.copyOf(refusals);
        warnings = List.copyOf(warnings);
    }

    /** Of a release that leaves the schema as it is. */
    public static final Outlook NONE = new Outlook(
            new Pending.Unknown("slipway.yml has no migrate, so a release migrates nothing"),
            Compatible.UNKNOWN,
            List.of(),
            null,
            List.of(),
            List.of());

    /**
     * The rules.
     *
     * @param manifest of the image; absent when it has none
     * @param running the version of the application that runs; absent when nothing says it
     * @param declared what the image's label says of the way back
     */
    public static Outlook of(
            @Nullable Manifest manifest, LastApplied last, @Nullable Version running, Compatible declared) {
        Pending pending = Pending.of(manifest, last);
        List<Entry> concerned = pending instanceof Pending.Known(List<Entry> entries, boolean _)
                ? entries
                : manifest == null ? List.of() : manifest.entries();
        boolean known = pending instanceof Pending.Known;
        List<String> refusals = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (Entry entry : concerned) {
            Version after = entry.contractAfter();
            if (after == null) {
                continue;
            }
            if (running != null && running.compareTo(after) < 0) {
                refusals.add(
                        "Tried to look whether %s may be applied but failed because: it is a contract after %s, and the %s that still runs needs what it takes away. Release %s without it first, everywhere, then this."
                                .formatted(entry.title(), after, running, after));
            } else if (running == null && known) {
                refusals.add(
                        "Tried to look whether %s may be applied but failed because: it is a contract after %s, and nothing says which version runs. Release an image with the label org.opencontainers.image.version first, at least %s and without it."
                                .formatted(entry.title(), after, after));
            } else if (running == null) {
                warnings.add(
                        "%s is a contract after %s: nothing says which version runs, nor whether it was applied already."
                                .formatted(entry.title(), after));
            }
        }
        List<String> breaking = concerned.stream()
                .filter(entry -> known && !runsOn(entry, running))
                .map(Entry::title)
                .toList();
        return new Outlook(pending, back(pending, breaking, declared), breaking, manifest, refusals, warnings);
    }

    /** A contract harms nobody who no longer needs what it takes away. */
    private static boolean runsOn(Entry entry, @Nullable Version running) {
        Version after = entry.contractAfter();
        return entry.oldCodeRuns() || (after != null && running != null && running.compareTo(after) >= 0);
    }

    private static Compatible back(Pending pending, List<String> breaking, Compatible declared) {
        if (declared != Compatible.UNKNOWN) {
            return declared;
        }
        return switch (pending) {
            case Pending.Known(var _, boolean more) ->
                !breaking.isEmpty() ? Compatible.FALSE : more ? Compatible.UNKNOWN : Compatible.TRUE;
            case Pending.Unknown _ -> Compatible.UNKNOWN;
        };
    }

    /** Checksums of the migrations without a version that the image carries, by their names. */
    public Map<String, String> repeatable() {
        return manifest == null
                ? Map.of()
                : manifest.entries().stream()
                        .filter(entry -> entry.version() == null)
                        .collect(Collectors.toMap(Entry::name, Entry::checksum, (_, last) -> last));
    }

    /** The pending migrations in a few words: a line each, or the one that says why they are not known. */
    public List<String> lines() {
        return switch (pending) {
            case Pending.Unknown(String reason) -> List.of("not known, since " + reason);
            case Pending.Known(List<Entry> entries, boolean more) -> {
                List<String> lines = new ArrayList<>();
                if (more) {
                    lines.add("some before these, which the image's label only counts");
                }
                entries.forEach(entry -> lines.add(entry.title() + mark(entry)));
                yield lines.isEmpty() ? List.of("none") : List.copyOf(lines);
            }
        };
    }

    private String mark(Entry entry) {
        List<String> marks = new ArrayList<>();
        if (breaking.contains(entry.title())) {
            marks.add("⚠ the code that runs now cannot run after it");
        }
        if (entry.contractAfter() != null) {
            marks.add("contract after " + entry.contractAfter());
        }
        if (!entry.findings().isEmpty()) {
            marks.add("⚠ " + String.join(", ", entry.findings()));
        }
        return marks.isEmpty() ? "" : " (" + marks.stream().collect(Collectors.joining("; ")) + ")";
    }

    /** Whether the code that runs now is known not to run on the schema after the migration: no way leads back then. */
    public boolean onlyForward() {
        return back == Compatible.FALSE;
    }

    /** What becomes of a release that fails, in one sentence; empty where nothing is migrated. */
    public String wayBack() {
        return switch (back) {
            case TRUE -> "If it fails, everything goes back: the code that runs now runs on the schema after it.";
            case FALSE ->
                "If it fails after its migration, nothing goes back: the code that runs now cannot run on the schema after it.";
            case UNKNOWN ->
                "If it fails, everything goes back, and nobody has said that the code that runs now runs on the schema after it.";
        };
    }
}
