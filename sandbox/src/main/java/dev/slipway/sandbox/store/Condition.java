package dev.slipway.sandbox.store;

import dev.slipway.sandbox.protocol.AwsRequest;
import java.util.Optional;

/** What has to hold of an object for a write to be done. */
sealed interface Condition {

    /** Nothing. */
    record None() implements Condition {}

    /** There is none of that key. */
    record Absent() implements Condition {}

    /** It is the one with this ETag; {@code *} is any. */
    record Is(String etag) implements Condition {}

    /**
     * The condition of a request.
     *
     * @throws dev.slipway.sandbox.protocol.AwsError NotImplemented for two at once, and for another If-None-Match than {@code *}
     */
    static Condition of(AwsRequest request) {
        Optional<String> match = request.header("If-Match");
        Optional<String> noneMatch = request.header("If-None-Match");
        if (noneMatch.isPresent() && (match.isPresent() || !noneMatch.get().equals("*"))) {
            throw StoreErrors.notImplemented("If-None-Match");
        }
        return noneMatch
                .<Condition>map(any -> new Absent())
                .or(() -> match.map(Is::new))
                .orElseGet(None::new);
    }
}
