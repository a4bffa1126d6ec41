package dev.slipway.deployer.release;

import java.util.regex.Pattern;

/**
 * The id of one run of a release in one environment, short enough for {@code startedBy} of ECS, which takes 36
 * characters by the older of AWS's pages.
 *
 * @param value 1 to 36 letters, digits and hyphens
 */
public record ReleaseId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{1,36}");

    /** @throws IllegalArgumentException when the value would not fit {@code startedBy} */
    public ReleaseId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a release id: " + value);
        }
    }

    /** Whether a text, such as ECS's {@code startedBy}, has the form of one. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
