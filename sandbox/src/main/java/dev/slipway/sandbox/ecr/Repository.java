package dev.slipway.sandbox.ecr;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A repository as its file says it.
 *
 * @param images by digest
 * @param tags the digest that each tag names
 */
record Repository(String name, Instant createdAt, Map<String, Entry> images, Map<String, String> tags) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    Repository {
        images = Map.copyOf(images);
        tags = Map.copyOf(tags);
    }

    static Repository parse(String json) {
        return JSON.readValue(json, Repository.class);
    }

    String json() {
        return JSON.writeValueAsString(this);
    }

    Entry entry(String digest) {
        return Objects.requireNonNull(images.get(digest), digest);
    }

    /** With the tag on the image, which keeps the instant of its first push. */
    Repository with(String digest, String tag, Instant now, long sizeInBytes) {
        Map<String, Entry> nextImages = new HashMap<>(images);
        nextImages.putIfAbsent(digest, new Entry(now, sizeInBytes));
        Map<String, String> nextTags = new HashMap<>(tags);
        nextTags.put(tag, digest);
        return new Repository(name, createdAt, nextImages, nextTags);
    }

    /** One image of the repository. */
    record Entry(Instant pushedAt, long sizeInBytes) {}
}
