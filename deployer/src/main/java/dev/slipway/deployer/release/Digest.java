package dev.slipway.deployer.release;

import java.util.regex.Pattern;

/**
 * The identity of a release: the SHA-256 of an image's manifest, as {@code sha256:} and 64 lower-case hexadecimal
 * digits. Tags move, digests do not.
 *
 * @param value the digest with its {@code sha256:} prefix
 */
public record Digest(String value) {
    private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

    /** @throws IllegalArgumentException when the value is not {@code sha256:} and 64 hexadecimal digits */
    public Digest {
        if (!isDigest(value)) {
            throw new IllegalArgumentException("not a digest: " + value);
        }
    }

    /** Whether a text is a digest; anything else that names an image is a tag. */
    public static boolean isDigest(String text) {
        return FORM.matcher(text).matches();
    }

    /** The first twelve hexadecimal digits: enough for a person to tell releases apart. */
    public String abbreviated() {
        return value.substring("sha256:".length(), "sha256:".length() + 12);
    }

    @Override
    public String toString() {
        return value;
    }
}
