package dev.slipway.sandbox.runtime;

import java.util.Optional;

/** Where a runtime finds the bundle of an image. Thread-safe. */
@FunctionalInterface
public interface Bundles {

    /**
     * The bundle of a digest.
     *
     * @param repository the image's repository, without registry
     * @param digest {@code sha256:…}
     */
    Optional<Bundle> find(String repository, String digest);
}
