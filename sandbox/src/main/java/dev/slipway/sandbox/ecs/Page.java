package dev.slipway.sandbox.ecs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, as the List operations give it.
 *
 * @param nextToken null at the end
 */
record Page<T>(List<T> items, @Nullable String nextToken) {

    Page {
        items = List.copyOf(items);
    }

    /** @param maxResults 1 to 100; 100 if absent */
    static <T> Page<T> of(List<T> all, @Nullable Integer maxResults, @Nullable String token) {
        int size = maxResults == null ? 100 : maxResults;
        if (size < 1 || size > 100) {
            throw Errors.parameter("maxResults must be between 1 and 100.");
        }
        int from = token == null ? 0 : Math.min(position(token), all.size());
        int to = Math.min(from + size, all.size());
        return new Page<>(all.subList(from, to), to < all.size() ? "after-" + to : null);
    }

    private static int position(String token) {
        try {
            return Integer.parseUnsignedInt(token.replaceFirst("^after-", ""));
        } catch (NumberFormatException e) {
            throw Errors.parameter("Invalid token.");
        }
    }
}
