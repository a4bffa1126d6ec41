package dev.slipway.sandbox.store;

import dev.slipway.sandbox.protocol.AwsError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The objects of a bucket by their keys. A condition is looked at and the write done in one step, so of several writers with the
 * same condition one succeeds ("Add preconditions to S3 operations with conditional requests", S3 User Guide). Thread-safe.
 */
final class Bucket {

    private final NavigableMap<String, StoredObject> objects =
            new TreeMap<>(Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));

    synchronized Optional<StoredObject> find(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    StoredObject require(String key) {
        return find(key).orElseThrow(Bucket::noSuchKey);
    }

    /**
     * Puts an object.
     *
     * @throws AwsError PreconditionFailed if the condition does not hold; NoSuchKey if it names an object and there is none
     */
    synchronized StoredObject put(
            String key, Condition condition, byte[] content, Map<String, String> headers, Instant now) {
        StoredObject there = objects.get(key);
        switch (condition) {
            case Condition.None none -> {}
            case Condition.Absent absent -> {
                if (there != null) {
                    throw preconditionFailed();
                }
            }
            case Condition.Is is -> {
                if (there == null) {
                    throw noSuchKey();
                }
                if (!there.is(is.etag())) {
                    throw preconditionFailed();
                }
            }
        }
        StoredObject stored = new StoredObject(content, headers, now);
        objects.put(key, stored);
        return stored;
    }

    /**
     * Removes an object; one that is not there is no mistake without a condition.
     *
     * <p>What S3 answers to a condition on an object that is not there its pages do not say; 412 is a guess.
     *
     * @throws AwsError PreconditionFailed if the condition does not hold
     */
    synchronized void delete(String key, Condition condition) {
        StoredObject there = objects.get(key);
        switch (condition) {
            case Condition.None none -> {}
            case Condition.Absent absent -> throw StoreErrors.notImplemented("If-None-Match");
            case Condition.Is is -> {
                if (there == null || !there.is(is.etag())) {
                    throw preconditionFailed();
                }
            }
        }
        objects.remove(key);
    }

    /** All that there is now, in the order of S3's listings: by the bytes of UTF-8. */
    synchronized NavigableMap<String, StoredObject> all() {
        return new TreeMap<>((SortedMap<String, StoredObject>) objects);
    }

    private static AwsError noSuchKey() {
        return AwsError.of(404, "NoSuchKey", "The specified key does not exist.");
    }

    static AwsError preconditionFailed() {
        return AwsError.of(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    }
}
