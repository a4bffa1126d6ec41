package dev.slipway.sandbox.ecr;

import java.time.Instant;
import java.util.List;

/**
 * An image of a repository.
 *
 * @param repository its name, without registry
 * @param digest {@code sha256:…} of the manifest
 * @param tags those that name it now, sorted; a tag names one image at a time
 * @param pushedAt of its first push to this repository
 * @param sizeInBytes of all files, or of a container image's layers and configuration
 * @param mediaType of its manifest
 */
public record Image(
        String repository, String digest, List<String> tags, Instant pushedAt, long sizeInBytes, String mediaType) {

    public Image {
        tags = List.copyOf(tags);
    }

    /** Whether it is files and a launch line, rather than a container image. */
    public boolean isBundle() {
        return mediaType.equals(Manifest.MEDIA_TYPE);
    }
}
