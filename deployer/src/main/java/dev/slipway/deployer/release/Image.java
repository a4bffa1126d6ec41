package dev.slipway.deployer.release;

import java.util.Optional;

/**
 * An image as a task definition names it, pinned to its digest: {@code REPOSITORY@sha256:…}. Nothing else travels
 * after the door at which tags are resolved.
 *
 * @param repository the repository with its registry's host, without tag or digest
 * @param digest the manifest's digest
 */
public record Image(String repository, Digest digest) {

    /** The image of a container definition when it is pinned to a digest; empty when it names a tag. */
    public static Optional<Image> parse(String reference) {
        int at = reference.indexOf('@');
        return at > 0 && Digest.isDigest(reference.substring(at + 1))
                ? Optional.of(new Image(reference.substring(0, at), new Digest(reference.substring(at + 1))))
                : Optional.empty();
    }

    /** The form that a container definition takes. */
    public String reference() {
        return repository + "@" + digest.value();
    }

    @Override
    public String toString() {
        return reference();
    }
}
