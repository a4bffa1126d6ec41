package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.release.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants released.
 *
 * @param image a tag or a digest; absent for the digest that runs in the source
 * @param source where the digest must have run first; absent exactly for an environment without {@code after}
 */
public record ReleaseRequest(
        ReleaseId id, @Nullable String image, @Nullable Source source) {

    /** @throws IllegalArgumentException when neither says what to release */
    public ReleaseRequest {
        if (image == null && source == null) {
            throw new IllegalArgumentException("an image, or an environment to take it from");
        }
    }
}
