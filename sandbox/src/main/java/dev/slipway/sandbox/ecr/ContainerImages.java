package dev.slipway.sandbox.ecr;

import dev.slipway.sandbox.ecr.ContainerManifest.NotAManifest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Container images as a registry sees them: manifests over the layers of a {@link BlobStore}, kept as images of an
 * {@link ImageStore}, under the sha256 of the very bytes that were sent. Thread-safe.
 */
public final class ContainerImages {

    private final ImageStore store;
    private final BlobStore blobs;

    public ContainerImages(ImageStore store, BlobStore blobs) {
        this.store = store;
        this.blobs = blobs;
    }

    /** What came of a manifest. */
    public sealed interface Put {
        /** The image is there, and its tag names it. */
        record Stored(Image image) implements Put {}

        /** It is no manifest that is taken. */
        record Malformed(String reason) implements Put {}

        /** Its own digest is another one. */
        record OtherDigest(String actual) implements Put {}

        /** A layer, its configuration or an image of an index is not there. */
        record Incomplete(String missing) implements Put {}

        /** The tag names another image, and may not be moved in this repository. */
        record TagTaken(String tag) implements Put {}
    }

    /**
     * Stores a manifest in a repository that exists.
     *
     * @param reference a tag, or the manifest's own digest
     * @param mediaType as it was sent
     */
    public Put put(String repository, String reference, String mediaType, byte[] json) {
        String digest = Manifest.digest(json);
        boolean untagged = reference.startsWith("sha256:");
        if (untagged && !reference.equals(digest)) {
            return new Put.OtherDigest(digest);
        }
        if (!untagged && !ImageStore.isTag(reference)) {
            return new Put.Malformed("\"" + reference + "\" is not a tag");
        }
        ContainerManifest manifest;
        try {
            manifest = ContainerManifest.parse(mediaType, json);
        } catch (NotAManifest e) {
            return new Put.Malformed(String.valueOf(e.getMessage()));
        }
        for (String blob : manifest.blobs()) {
            if (blobs.find(blob).isEmpty()) {
                return new Put.Incomplete(blob);
            }
        }
        // ECR: "If the image is a manifest list, this is the max size of all manifests in the list" (ImageDetail).
        long bytes = manifest.bytes();
        for (String each : manifest.manifests()) {
            Optional<Image> image = store.byDigest(repository, each);
            if (image.isEmpty()) {
                return new Put.Incomplete(each);
            }
            bytes = Math.max(bytes, image.get().sizeInBytes());
        }
        return store.keepManifest(
                        repository,
                        untagged ? Optional.empty() : Optional.of(reference),
                        manifest.mediaType(),
                        bytes,
                        new String(json, StandardCharsets.UTF_8))
                .<Put>map(Put.Stored::new)
                .orElseGet(() -> new Put.TagTaken(reference));
    }

    /**
     * A manifest as it was sent.
     *
     * @param digest of its UTF-8 bytes
     */
    public record Sent(String digest, String mediaType, String json) {}

    /**
     * The manifest that a tag names, or that has a digest.
     *
     * @param reference a tag or a digest
     */
    public Optional<Sent> get(String repository, String reference) {
        Optional<Image> image = reference.startsWith("sha256:")
                ? store.byDigest(repository, reference)
                : store.byTag(repository, reference);
        return image.flatMap(
                found -> store.manifest(found.digest()).map(json -> new Sent(found.digest(), found.mediaType(), json)));
    }
}
