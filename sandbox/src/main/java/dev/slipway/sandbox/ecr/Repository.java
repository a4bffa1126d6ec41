package dev.slipway.sandbox.ecr;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A repository as its file says it.
 *
 * @param images by digest
 * @param tags the digest that each tag names
 * @param immutable whether a tag names its image for good
 */
record Repository(
        String name, Instant createdAt, Map<String, Entry> images, Map<String, String> tags, boolean immutable) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            // A member that is younger than the file is as if it said no.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
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

    /** An empty one. */
    static Repository empty(String name, Instant now) {
        return new Repository(name, now, Map.of(), Map.of(), false);
    }

    /** The same images under tags that may or may not be moved. */
    Repository immutable(boolean value) {
        return new Repository(name, createdAt, images, tags, value);
    }

    /**
     * Whether a tag has to stay where it is. That the very image it names may be pushed again is a guess: ECR's page "Image tag
     * mutability" speaks of overwriting only.
     */
    boolean refusesToMove(String tag, String digest) {
        return immutable && !tags.getOrDefault(tag, digest).equals(digest);
    }

    /** With the tag, if there is one, on the image, which keeps the instant of its first push. */
    Repository with(String digest, Optional<String> tag, Instant now, long sizeInBytes, String mediaType) {
        Map<String, Entry> nextImages = new HashMap<>(images);
        nextImages.putIfAbsent(digest, new Entry(now, sizeInBytes, mediaType));
        Map<String, String> nextTags = new HashMap<>(tags);
        tag.ifPresent(each -> nextTags.put(each, digest));
        return new Repository(name, createdAt, nextImages, nextTags, immutable);
    }

    /** The same images; the tag names none of them any more. */
    Repository withoutTag(String tag) {
        Map<String, String> nextTags = new HashMap<>(tags);
        nextTags.remove(tag);
        return new Repository(name, createdAt, images, nextTags, immutable);
    }

    /** Without an image and all its tags. */
    Repository without(String digest) {
        Map<String, Entry> nextImages = new HashMap<>(images);
        nextImages.remove(digest);
        Map<String, String> nextTags = new HashMap<>(tags);
        nextTags.values().removeIf(digest::equals);
        return new Repository(name, createdAt, nextImages, nextTags, immutable);
    }

    /**
     * One image of the repository.
     *
     * @param mediaType of its manifest; none in a file from before there were container images
     */
    record Entry(
            Instant pushedAt, long sizeInBytes, @Nullable String mediaType) {}
}
