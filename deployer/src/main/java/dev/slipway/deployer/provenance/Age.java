package dev.slipway.deployer.provenance;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Images;
import dev.slipway.deployer.release.Digest;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Whether a release would go back: which of two images is older by the instant of its first push to the environment's own
 * repository. Another tag does not change that instant (aws/containers-roadmap, issues 214 and 2746). An image that is not in
 * the repository any more has no age.
 */
public final class Age {
    private final Images images;
    private final String repository;

    public Age(Images images, String repository) {
        this.images = images;
        this.repository = repository;
    }

    /**
     * Why a digest is not released over what runs: whole sentences; empty when it is not older.
     *
     * @param running the digests that run
     * @throws AwsFailure when AWS cannot be read
     */
    public Optional<String> refusal(String environment, Digest digest, Collection<Digest> running) {
        for (Digest other : running) {
            if (other.equals(digest)) {
                continue;
            }
            Optional<Instant> pushed = images.pushedAt(repository, digest);
            Optional<Instant> before = images.pushedAt(repository, other);
            if (pushed.isPresent() && before.isPresent() && pushed.get().isBefore(before.get())) {
                return Optional.of(
                        "Tried to release %s to %s but failed because: it is older than %s, which runs there: pushed to %s at %s, and that at %s. Going back is: deployer rollback %s (it needs state:); or add --allow-older."
                                .formatted(
                                        digest.abbreviated(),
                                        environment,
                                        other.abbreviated(),
                                        repository,
                                        pushed.get(),
                                        before.get(),
                                        environment));
            }
        }
        return Optional.empty();
    }
}
