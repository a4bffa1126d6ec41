package dev.slipway.deployer.ledger;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an image's labels say of it.
 *
 * @param version absent when no label tells
 * @param commit the commit that it was built from
 * @param committedAt when that commit was made
 * @param compatibleBack whether the release before it can run on the database that it leaves
 */
public record Build(
        @Nullable String version,
        @Nullable String commit,
        @Nullable Instant committedAt,
        Compatible compatibleBack) {

    /** Nothing is known. */
    public static final Build UNKNOWN = new Build(null, null, null, Compatible.UNKNOWN);

    private static final String SCHEMA = "dev.slipway.schema.compatible-back";
    private static final String COMMITTED_AT = "dev.slipway.committed-at";

    private static final Pattern VERSION = Pattern.compile("[\\w.+-]{1,64}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

    /** A promise that may not have been made. */
    public enum Compatible {
        TRUE,
        FALSE,
        UNKNOWN
    }

    /**
     * From the labels of an image: {@code org.opencontainers.image.version} and {@code .revision} ("Annotations" of the OCI
     * image specification), and {@code dev.slipway.committed-at} and {@code dev.slipway.schema.compatible-back}, ours.
     */
    public static Build of(Map<String, String> labels) {
        return new Build(
                matching(labels.get("org.opencontainers.image.version"), VERSION),
                matching(labels.get("org.opencontainers.image.revision"), COMMIT),
                instant(labels.get(COMMITTED_AT)),
                compatible(labels.get(SCHEMA)));
    }

    /** The same, where what comes to be known of the way back is a promise. */
    public Build compatibleBack(Compatible known) {
        return new Build(version, commit, committedAt, known);
    }

    /** Anybody who can push an image can write its labels, so what is not well formed is as if it were absent. */
    private static @Nullable String matching(@Nullable String text, Pattern form) {
        return text != null && form.matcher(text).matches() ? text : null;
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    static Compatible compatible(@Nullable String text) {
        return "true".equals(text) ? Compatible.TRUE : "false".equals(text) ? Compatible.FALSE : Compatible.UNKNOWN;
    }
}
