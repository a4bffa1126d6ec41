package dev.slipway.sandbox.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a List or Describe operation gives its answer in parts. A token is opaque to clients, and good for the operation that gave
 * it alone; it stands for a position, so what is added or removed between two pages may be missed or seen twice, as AWS warns.
 *
 * @param operation part of its tokens
 * @param most items that a request may ask for, at least 1
 * @param normally the items of a page when a request does not say
 * @param badSize the service's error for a size out of bounds, given the sentence that says so
 * @param badToken the service's error for a token that this operation did not give, given a sentence too
 */
public record Paging(
        String operation,
        int most,
        int normally,
        Function<String, AwsError> badSize,
        Function<String, AwsError> badToken) {

    /**
     * A part of a list.
     *
     * @param nextToken null at the end
     */
    public record Page<T>(List<T> items, @Nullable String nextToken) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /**
     * The page that a request asks for.
     *
     * @param size null for the normal one
     * @param token null for the first page
     * @throws AwsError for a size out of bounds or a token of another's
     */
    public <T> Page<T> page(List<T> all, @Nullable Integer size, @Nullable String token) {
        int wanted = size == null ? normally : size;
        if (wanted < 1 || wanted > most) {
            throw badSize.apply("must be between 1 and " + most);
        }
        int from = token == null ? 0 : Math.min(position(token), all.size());
        int to = Math.min(from + wanted, all.size());
        return new Page<>(all.subList(from, to), to < all.size() ? token(to) : null);
    }

    private String token(int position) {
        byte[] plain = (operation + ":" + position).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }

    private int position(String token) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (plain.startsWith(operation + ":")) {
                return Integer.parseUnsignedInt(plain.substring(operation.length() + 1));
            }
        } catch (IllegalArgumentException e) {
            throw badToken.apply("The token is invalid.");
        }
        throw badToken.apply("The token is invalid.");
    }
}
