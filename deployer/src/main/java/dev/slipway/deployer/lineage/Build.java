package dev.slipway.deployer.lineage;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an image says of itself by the annotations that OCI names ("Pre-Defined Annotation Keys", OCI image specification).
 * Anybody who can push an image can write them: they explain a release, and decide nothing.
 *
 * @param version such as {@code 1.4.0}; absent when the image has none
 * @param revision the commit, hexadecimal; absent when the image has none
 * @param source where the source is looked at, http or https; absent when the image has none
 */
public record Build(
        @Nullable String version,
        @Nullable String revision,
        @Nullable URI source) {

    /** An image that says nothing. */
    public static final Build UNKNOWN = new Build(null, null, null);

    private static final Pattern VERSION = Pattern.compile("[\\w.+-]{1,64}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

    /** From labels or annotations; what is not well formed is as if it were absent. */
    public static Build of(Map<String, String> labels) {
        return new Build(
                matching(labels.get("org.opencontainers.image.version"), VERSION),
                matching(labels.get("org.opencontainers.image.revision"), COMMIT),
                url(labels.get("org.opencontainers.image.source")));
    }

    private static @Nullable String matching(@Nullable String text, Pattern form) {
        return text != null && form.matcher(text).matches() && !text.equals("unknown") ? text : null;
    }

    private static @Nullable URI url(@Nullable String text) {
        if (text == null || !text.matches("https?://[!-~&&[^\"'<>()\\\\`\\[\\]]]{1,300}")) {
            return null;
        }
        try {
            URI url = URI.create(text);
            return url.getHost() == null || url.getRawUserInfo() != null || url.getRawQuery() != null ? null : url;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    public Optional<String> commit() {
        return Optional.ofNullable(revision);
    }

    /** {@code 1.4.0 (0a1b2c3)}; empty when the image says neither. */
    public Optional<String> text() {
        String commit = revision == null ? "" : revision.substring(0, 7);
        if (version == null) {
            return commit.isEmpty() ? Optional.empty() : Optional.of(commit);
        }
        return Optional.of(commit.isEmpty() || version.equals(revision) ? version : version + " (" + commit + ")");
    }
}
