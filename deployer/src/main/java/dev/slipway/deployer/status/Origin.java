package dev.slipway.deployer.status;

import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where an image comes from: what the record of the release says that brought it, or else the image's own labels.
 *
 * @param label how a person named it, such as {@code v42}; absent where nobody did but by its digest
 * @param version absent when neither record nor labels tell
 * @param commit the same of the commit that it was built from
 * @param release the record of the newest release that brought it; absent where none is known
 */
public record Origin(
        @Nullable String label,
        @Nullable String version,
        @Nullable String commit,
        @Nullable ReleaseRecord release) {
    /** Nothing is known. */
    static final Origin UNKNOWN = new Origin(null, null, null, null);

    private static final Set<String> BRINGS = Set.of("deploy", "promote", "rollback");

    /** Characters of a commit that people read. */
    private static final int COMMIT = 9;

    /**
     * The rule itself.
     *
     * @param newestFirst records of the environment
     * @param labels of the image, asked for when no record says anything
     */
    static Origin of(Digest digest, List<ReleaseRecord> newestFirst, Supplier<Map<String, String>> labels) {
        List<ReleaseRecord> brought = newestFirst.stream()
                .filter(ReleaseRecord::successful)
                .filter(record -> BRINGS.contains(record.opening().verb()))
                .filter(record -> digest.equals(record.opening().digest()))
                .toList();
        ReleaseRecord newest = brought.stream().findFirst().orElse(null);
        Build recorded = newest == null ? Build.UNKNOWN : newest.opening().build();
        Build build = recorded.version() == null && recorded.commit() == null ? Build.of(labels.get()) : recorded;
        String label = brought.stream()
                .map(record -> record.opening().label())
                .filter(named -> !Digest.isDigest(named))
                .findFirst()
                .orElse(null);
        return new Origin(label, build.version(), build.commit(), newest);
    }

    /** As far as people read it. */
    Optional<String> shortCommit() {
        return Optional.ofNullable(commit).map(whole -> whole.substring(0, Math.min(whole.length(), COMMIT)));
    }

    /** For JSON. */
    void fields(Map<String, Object> fields) {
        put(fields, "label", label);
        put(fields, "version", version);
        put(fields, "commit", commit);
        put(fields, "release", release == null ? null : release.release().value());
    }

    private static void put(Map<String, Object> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
