package dev.slipway.deployer.schema;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of an application or of a schema: numbers with dots between them. {@code 1.8} and {@code 1.8.0} are the same, and
 * {@code 1.8-rc1} comes before both.
 *
 * @param text as it was written
 */
public record Version(String text) implements Comparable<Version> {
    private static final Pattern FORM =
            Pattern.compile("v?(\\d{1,18}(?:[._]\\d{1,18}){0,9})(-[\\w.+-]{1,64})?(\\+[\\w.+-]{1,64})?");

    /** Empty when the text is no version, as a commit is none. */
    public static Optional<Version> of(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new Version(text)) : Optional.empty();
    }

    public Version {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no version");
        }
    }

    @Override
    public int compareTo(Version other) {
        long[] own = numbers();
        long[] others = other.numbers();
        int length = Math.max(own.length, others.length);
        int byNumbers = Arrays.compare(Arrays.copyOf(own, length), Arrays.copyOf(others, length));
        return byNumbers != 0 ? byNumbers : Boolean.compare(other.early(), early());
    }

    private long[] numbers() {
        return Arrays.stream(matcher().group(1).split("[._]"))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private boolean early() {
        return matcher().group(2) != null;
    }

    private Matcher matcher() {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException(text);
        }
        return matcher;
    }

    @Override
    public String toString() {
        return text;
    }
}
