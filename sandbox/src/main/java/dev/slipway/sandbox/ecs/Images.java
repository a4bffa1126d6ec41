package dev.slipway.sandbox.ecs;

/** Where ECS finds images: the registry, as ECS sees it; the root joins the two. Thread-safe. */
@FunctionalInterface
public interface Images {

    /**
     * Resolves an image's name to its content.
     *
     * @param image as a container definition names it: {@code REGISTRY/REPOSITORY:TAG} or {@code …@sha256:…}
     */
    Resolution resolve(String image);

    /** What came of looking an image up. */
    sealed interface Resolution {
        /**
         * The image is there.
         *
         * @param repository without registry
         * @param digest {@code sha256:…}
         */
        record Found(String repository, String digest) implements Resolution {}

        /**
         * There is no such image.
         *
         * @param reason as ECS gives it in a container's {@code reason}: {@code CannotPullContainerError: …}
         */
        record Missing(String reason) implements Resolution {}
    }
}
