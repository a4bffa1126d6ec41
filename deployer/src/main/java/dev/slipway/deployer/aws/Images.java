package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
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
}
