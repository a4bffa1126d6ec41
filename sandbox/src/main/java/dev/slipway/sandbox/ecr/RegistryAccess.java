package dev.slipway.sandbox.ecr;

import java.net.URI;
import java.util.function.Supplier;

/**
 * How Docker reaches the registry.
 *
 * @param endpoint where it listens; plain HTTP, which Docker takes from 127.0.0.0/8 unasked
 * @param token what it wants to see under Basic: base64 of {@code AWS:password}
 * @param inNames whether repositories are named by that endpoint ({@code 127.0.0.1:PORT/NAME}), as {@code docker push}
 *     needs it, rather than as in AWS
 */
public record RegistryAccess(Supplier<URI> endpoint, String token, boolean inNames) {

    /** The host part of image names that leads to the endpoint. */
    public String host() {
        return endpoint.get().getAuthority();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "RegistryAccess[" + host() + "]";
    }
}
