package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.release.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants released.
 *
 * @param image a tag or a digest; absent for the digest that runs in the source
 * @param source where the digest must have run first; absent for an environment without {@code after}, and on the way back
 * @param direction whether it goes on, or back to what was there
 * @param older whether an image that is older than what runs may be released
 */
public record ReleaseRequest(
        ReleaseId id, @Nullable String image, @Nullable Source source, Direction direction, boolean older) {

    /** Where a release goes. */
    public enum Direction {
        /** To something new: the database is migrated first. */
        ON,
        /** To something older, on the database as it is: nothing is migrated. */
        BACK
    }

    /** One that goes on. */
    public ReleaseRequest(ReleaseId id, @Nullable String image, @Nullable Source source) {
        this(id, image, source, Direction.ON, false);
    }

    /** The way back may well lead to something older. */
    public ReleaseRequest(ReleaseId id, @Nullable String image, @Nullable Source source, Direction direction) {
        this(id, image, source, direction, direction == Direction.BACK);
    }

    /** @throws IllegalArgumentException when neither says what to release */
    public ReleaseRequest {
        if (image == null && source == null) {
            throw new IllegalArgumentException("an image, or an environment to take it from");
        }
    }
}
