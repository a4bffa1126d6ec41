package dev.slipway.sandbox.calls;

import java.time.Instant;

/**
 * Which calls somebody wants to see. An empty text stands for any.
 *
 * @param operation its name, or the beginning of names and {@code *}
 * @param since at this instant or later
 * @param after with a greater number: how a reader goes on where it stopped
 * @param limit how many at most, the newest ones; at least 1
 */
public record CallFilter(String service, String operation, String environment, Instant since, long after, int limit) {

    /** What is shown unless asked otherwise. */
    public static final int LIMIT = 1_000;

    /** The newest {@link #LIMIT} calls. */
    public static final CallFilter NEWEST = new CallFilter("", "", "", Instant.MIN, 0, LIMIT);

    public CallFilter {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is at least 1, not " + limit);
        }
    }

    boolean takes(Call call) {
        return fits(service, call.service())
                && fits(environment, call.environment())
                && call.number() > after
                && !call.at().isBefore(since)
                && (operation.endsWith("*")
                        ? call.operation().startsWith(operation.substring(0, operation.length() - 1))
                        : fits(operation, call.operation()));
    }

    private static boolean fits(String wanted, String there) {
        return wanted.isEmpty() || wanted.equals(there);
    }
}
