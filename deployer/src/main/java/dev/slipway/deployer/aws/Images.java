package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The image registry, ECR. */
public interface Images {

    /**
     * The image that a tag or digest names now; empty when the repository has none of it.
     *
     * @throws AwsFailure of kind {@code NOT_FOUND} when there is no such repository
     */
    Optional<Image> find(String repository, String tagOrDigest);

    /**
     * What an image says of itself: the labels of its configuration and the annotations of its manifest, which win. Of an index
     * of several platforms the first image speaks. Nobody vouches for them.
     *
     * @return empty when the repository has no such image
     */
    Map<String, String> labels(String repository, Digest digest);

    /** When an image was first pushed; empty when the repository has no such image. */
    Optional<Instant> pushedAt(String repository, Digest digest);

    /**
     * Lets one more tag name an image: PutImage of the manifest that is there ("Retagging an image", ECR User Guide). Without
     * effect when the tag names it already.
     *
     * @throws AwsFailure of kind {@code REFUSED} when the tag names another image and is immutable, {@code NOT_FOUND} when the
     *     repository has no such image
     */
    void tag(String repository, Digest digest, String tag);

    /** Every tag of a repository that begins so, with the image that it names. */
    List<Tagged> tagged(String repository, String prefix);

    /** Takes a tag off its image. Of an image without another tag this would remove the image itself (BatchDeleteImage). */
    void untag(String repository, String tag);

    /**
     * A tag.
     *
     * @param tags how many tags the image has, at least this one
     */
    record Tagged(String tag, Digest digest, int tags) {}
}
