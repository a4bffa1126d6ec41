package dev.slipway.deployer.ledger;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
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
                labels.get("org.opencontainers.image.version"),
                labels.get("org.opencontainers.image.revision"),
                instant(labels.get(COMMITTED_AT)),
                compatible(labels.get(SCHEMA)));
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
