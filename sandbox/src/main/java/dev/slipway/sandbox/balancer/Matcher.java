package dev.slipway.sandbox.balancer;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The statuses of a health check's answer that pass, as ELB writes them: {@code 200}, {@code 200,202} or {@code 200-399} (ELB's
 * API reference, "Matcher": values from 200 to 499).
 *
 * @param httpCode as it was given
 */
public record Matcher(String httpCode) {

    private static final Pattern RANGE = Pattern.compile("(\\d{3})(?:-(\\d{3}))?");
    private static final int LOWEST = 200;
    private static final int HIGHEST = 499;

    /** ELB's default; after the constants that its constructor needs. */
    public static final Matcher OK = new Matcher("200");

    /** @throws IllegalArgumentException when ELB would refuse it */
    public Matcher {
        for (Range range : ranges(httpCode)) {
            if (range.from() < LOWEST || range.to() > HIGHEST || range.from() > range.to()) {
                throw new IllegalArgumentException(
                        "a matcher's codes are from 200 to 499, such as 200-399, not " + httpCode);
            }
        }
    }

    boolean matches(int status) {
        return ranges(httpCode).stream().anyMatch(range -> range.from() <= status && status <= range.to());
    }

    private record Range(int from, int to) {}

    private static List<Range> ranges(String codes) {
        return Arrays.stream(codes.split(",", -1))
                .map(part -> range(part.strip(), codes))
                .toList();
    }

    private static Range range(String part, String codes) {
        var found = RANGE.matcher(part);
        if (!found.matches()) {
            throw new IllegalArgumentException(
                    "a matcher is a list of codes and ranges, such as 200,301-302, not " + codes);
        }
        int from = Integer.parseInt(found.group(1));
        return new Range(from, found.group(2) == null ? from : Integer.parseInt(found.group(2)));
    }
}
