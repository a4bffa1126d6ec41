package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Image;
import java.util.Optional;

/** The image registry, ECR. */
public interface Images {

    /**
     * The image that a tag or digest names now; empty when the repository has none of it.
     *
     * @throws AwsFailure of kind {@code NOT_FOUND} when there is no such repository
     */
    Optional<Image> find(String repository, String tagOrDigest);
}
