package dev.slipway.sandbox.store;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Buckets by their names, which all accounts share. Thread-safe. */
public final class Buckets {

    /** The one that is always there. */
    public static final String RELEASES = "slipway-releases";

    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    public Buckets() {
        create(RELEASES);
    }

    /** Makes a bucket, unless it is there. */
    public void create(String name) {
        buckets.putIfAbsent(name, new Bucket());
    }

    Optional<Bucket> find(String name) {
        return Optional.ofNullable(buckets.get(name));
    }

    Bucket require(String name) {
        return find(name).orElseThrow(() -> StoreErrors.noSuchBucket(name));
    }
}
