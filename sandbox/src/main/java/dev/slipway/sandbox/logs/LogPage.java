package dev.slipway.sandbox.logs;

import dev.slipway.sandbox.protocol.AwsError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One page of a stream as GetLogEvents gives it: without a token the newest events, or the oldest with
 * {@code startFromHead}. Tokens are never absent; at the end of the stream the forward token is the one that was given
 * (CloudWatch Logs API reference, "GetLogEvents").
 */
record LogPage(List<LogStream.Event> events, String forwardToken, String backwardToken) {

    /** The most events of one page. */
    static final int MOST = 10_000;

    /** The most bytes of one page: "as many log events as can fit in a response size of 1MB". */
    private static final int MOST_BYTES = 1_048_576;

    /** What an event weighs beside its message, as "PutLogEvents" counts it; for a page of GetLogEvents this is a guess. */
    private static final int BYTES_AN_EVENT = 26;

    LogPage {
        events = List.copyOf(events);
    }

    static LogPage of(
            LogStream.Seen stream,
            Predicate<LogStream.Event> wanted,
            int limit,
            boolean fromHead,
            @Nullable String token) {
        List<LogStream.Event> all = stream.events().stream().filter(wanted).toList();
        boolean forward = token == null ? fromHead : token.startsWith("f/");
        long position = token == null ? (fromHead ? 0 : stream.end()) : position(token);
        List<LogStream.Event> side = all.stream()
                .filter(event -> forward ? event.number() >= position : event.number() < position)
                .toList();
        List<LogStream.Event> page = forward
                ? side.subList(0, fitting(side, limit))
                : side.subList(side.size() - fitting(side.reversed(), limit), side.size());
        long from = page.isEmpty() ? position : page.getFirst().number();
        long to = page.isEmpty() ? position : page.getLast().number() + 1;
        return new LogPage(page, token("f", to), token("b", from));
    }

    /** How many of the first events make a page: at least one, if there is one. */
    private static int fitting(List<LogStream.Event> events, int limit) {
        long bytes = 0;
        int count = 0;
        for (LogStream.Event event : events) {
            bytes += event.message().getBytes(StandardCharsets.UTF_8).length + BYTES_AN_EVENT;
            if (count == limit || (bytes > MOST_BYTES && count > 0)) {
                return count;
            }
            count++;
        }
        return count;
    }

    private static String token(String direction, long position) {
        return "%s/%056d/s".formatted(direction, position);
    }

    private static long position(String token) {
        try {
            return Long.parseLong(token.replaceFirst("^[fb]/(\\d+)/s$", "$1"));
        } catch (NumberFormatException e) {
            throw AwsError.refused("InvalidParameterException", "The specified nextToken is invalid.");
        }
    }
}
