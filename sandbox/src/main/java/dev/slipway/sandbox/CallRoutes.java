package dev.slipway.sandbox;

import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.calls.CallLog;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The timeline of calls over HTTP: {@code GET /_sandbox/calls}, a line of JSON for each, the oldest first. Thread-safe. */
final class CallRoutes {

    static final String PATH = "/_sandbox/calls";

    private static final Set<String> KNOWN =
            new TreeSet<>(Set.of("service", "operation", "environment", "since", "after", "limit"));

    private final CallLog calls;

    CallRoutes(CallLog calls) {
        this.calls = calls;
    }

    /**
     * The calls that a query asks for, as JSON lines.
     *
     * @throws IllegalArgumentException with one line for a person
     */
    String answer(Map<String, String> query) {
        return calls.read(filter(query)).stream()
                .map(Call::toJson)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static CallFilter filter(Map<String, String> query) {
        for (String name : query.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException(
                        "There is no filter " + name + "; there are " + String.join(", ", KNOWN));
            }
        }
        return new CallFilter(
                query.getOrDefault("service", ""),
                query.getOrDefault("operation", ""),
                query.getOrDefault("environment", ""),
                since(query.getOrDefault("since", "")),
                number("after", query, 0),
                Math.toIntExact(Math.min(Integer.MAX_VALUE, number("limit", query, CallFilter.LIMIT))));
    }

    private static Instant since(String text) {
        try {
            return text.isEmpty() ? Instant.MIN : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("since is an instant such as 2026-11-21T10:00:00Z, not " + text, e);
        }
    }

    private static long number(String name, Map<String, String> query, long otherwise) {
        String text = query.get(name);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is a whole number, not " + text, e);
        }
    }
}
