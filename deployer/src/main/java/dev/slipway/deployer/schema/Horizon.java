package dev.slipway.deployer.schema;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Images;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.release.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what an outlook is made of: labels of images and the ledger. Starts no task. */
public final class Horizon {
    private final Images images;
    private final Environment environment;
    private final @Nullable Ledger ledger;

    /**
     * Calls nothing yet.
     *
     * @param ledger of the environment; absent where nothing is recorded
     */
    public Horizon(Images images, Environment environment, @Nullable Ledger ledger) {
        this.images = images;
        this.environment = environment;
        this.ledger = ledger;
    }

    /**
     * Of the release of a digest.
     *
     * @param running digests that the services run, as far as they are known
     */
    public Outlook of(Digest digest, List<Digest> running) {
        if (environment.migration() == null) {
            return Outlook.NONE;
        }
        Map<String, String> labels = labels(digest);
        return Outlook.of(
                Manifest.read(labels).orElse(null),
                LastApplied.of(environment.name(), ledger),
                oldest(running).orElse(null),
                Build.of(labels).compatibleBack());
    }

    /** Services may run different ones: the oldest needs most. Empty when one of them does not say. */
    private Optional<Version> oldest(List<Digest> running) {
        Version oldest = null;
        for (Digest digest : running) {
            Optional<Version> version =
                    Optional.ofNullable(Build.of(labels(digest)).version()).flatMap(Version::of);
            if (version.isEmpty()) {
                return Optional.empty();
            }
            oldest = oldest == null || version.get().compareTo(oldest) < 0 ? version.get() : oldest;
        }
        return Optional.ofNullable(oldest);
    }

    private Map<String, String> labels(Digest digest) {
        try {
            return images.labels(environment.repository(), digest);
        } catch (AwsFailure _) {
            return Map.of();
        }
    }
}
