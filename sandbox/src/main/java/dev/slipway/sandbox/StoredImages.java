package dev.slipway.sandbox;

import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.ecr.Image;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.ecr.RegistryAccess;
import dev.slipway.sandbox.ecs.Images;
import dev.slipway.sandbox.faults.ImageState;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.runtime.Bundle;
import dev.slipway.sandbox.runtime.Bundles;
import java.util.List;
import java.util.Optional;

/** The image store as ECS and the runtime see it. Thread-safe. */
final class StoredImages implements Images, Bundles {

    private final ImageStore store;
    private final Account account;
    private final RegistryAccess registry;

    StoredImages(ImageStore store, Account account, RegistryAccess registry) {
        this.store = store;
        this.account = account;
        this.registry = registry;
    }

    @Override
    public Resolution resolve(String image) {
        String name = withoutRegistry(image);
        int at = name.indexOf('@');
        int colon = name.lastIndexOf(':');
        String repository = at >= 0 ? name.substring(0, at) : colon >= 0 ? name.substring(0, colon) : name;
        // A tag may stand before the digest and says nothing then.
        String bare =
                at >= 0 && repository.contains(":") ? repository.substring(0, repository.indexOf(':')) : repository;
        Optional<Image> found = at >= 0
                ? store.byDigest(bare, name.substring(at + 1))
                : store.byTag(bare, colon >= 0 ? name.substring(colon + 1) : "latest");
        return found.map(known -> pulled(image, bare, known)).orElseGet(() -> missing(image, "not found"));
    }

    /** That an archived image cannot be pulled is ECR's rule ("Archiving an image"); how the pull words it is a guess. */
    private Resolution pulled(String image, String repository, Image known) {
        return store.state(known) == ImageState.ARCHIVED
                ? missing(image, "the image is archived; restore it to the standard storage class first")
                : new Resolution.Found(repository, known.digest());
    }

    private static Resolution missing(String image, String why) {
        return new Resolution.Missing(
                "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
                        + image + ": " + image + ": " + why);
    }

    /** The registry has two names: the one that ECR would give it, and the one by which Docker reaches it. */
    private String withoutRegistry(String image) {
        for (String host : List.of(EcrService.registry(account), registry.host())) {
            if (image.startsWith(host + "/")) {
                return image.substring(host.length() + 1);
            }
        }
        return image;
    }

    @Override
    public Optional<Bundle> find(String repository, String digest) {
        return store.bundle(repository, digest)
                .map(bundle ->
                        new Bundle(bundle.folder(), bundle.entryPoint(), bundle.command(), bundle.environment()));
    }
}
