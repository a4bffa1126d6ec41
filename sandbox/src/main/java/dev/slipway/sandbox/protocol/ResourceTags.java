package dev.slipway.sandbox.protocol;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The tags of a service's resources, in memory. Thread-safe. */
public final class ResourceTags {

    /** "Tagging your AWS resources": at most 50 tags on a resource. */
    private static final int MOST = 50;

    private final Map<String, SortedMap<String, String>> byResource = new TreeMap<>();

    /** The tags of a resource by their keys; none for one that nobody tagged. */
    public synchronized SortedMap<String, String> of(String resource) {
        return new TreeMap<>(byResource.getOrDefault(resource, new TreeMap<>()));
    }

    /**
     * Adds tags; one whose key is there gets the new value.
     *
     * @param tooMany the service's error beyond 50 tags; nothing is changed then
     */
    public synchronized void add(String resource, Map<String, String> tags, Supplier<AwsError> tooMany) {
        SortedMap<String, String> all = of(resource);
        all.putAll(tags);
        if (all.size() > MOST) {
            throw tooMany.get();
        }
        byResource.put(resource, all);
    }

    /** Removes tags by their keys; one that is not there is no mistake. */
    public synchronized void remove(String resource, Collection<String> keys) {
        SortedMap<String, String> left = of(resource);
        left.keySet().removeAll(keys);
        byResource.put(resource, left);
    }

    /** Forgets a resource that is gone. */
    public synchronized void forget(String resource) {
        byResource.remove(resource);
    }
}
