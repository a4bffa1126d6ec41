package dev.slipway.sandbox.registry;

import dev.slipway.sandbox.ecr.BlobStore;
import dev.slipway.sandbox.ecr.ContainerImages;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.protocol.Account;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The registry, below {@code /v2/}; every other path is left to whoever comes next. As ECR's, it wants the authorization token
 * under Basic, pushes into repositories that exist, and deletes nothing. Thread-safe.
 */
public final class Registry extends Handler.Abstract {

    private final ImageStore images;
    private final Account account;
    private final byte[] authorization;
    private final Uploads uploads;
    private final Manifests manifests;

    /** @param token of {@code GetAuthorizationToken}: base64 of {@code AWS:password} */
    public Registry(ImageStore images, BlobStore blobs, Account account, String token) {
        this.images = images;
        this.account = account;
        this.authorization = ("Basic " + token).getBytes(StandardCharsets.UTF_8);
        this.uploads = new Uploads(blobs);
        this.manifests = new Manifests(images, new ContainerImages(images, blobs));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String path = Request.getPathInContext(request);
        if (!path.equals("/v2") && !path.startsWith(Place.PREFIX)) {
            return false;
        }
        Exchange exchange = new Exchange(request, response, callback);
        try {
            authorize(exchange);
            answer(exchange, Place.of(path));
        } catch (RegistryError refused) {
            exchange.fail(refused);
        }
        return true;
    }

    private void authorize(Exchange exchange) {
        byte[] given = exchange.header(HttpHeader.AUTHORIZATION).orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, authorization)) {
            throw new RegistryError(
                    401,
                    "UNAUTHORIZED",
                    "Not Authorized: log in with the user AWS and the password of `aws ecr get-login-password`");
        }
    }

    private void answer(Exchange exchange, Optional<Place> found) throws IOException {
        Place place = found.orElseThrow(() -> new RegistryError(404, "UNSUPPORTED", "Nothing is served here"));
        switch (place) {
            case Place.Base _ -> exchange.answer(200, Map.of("Content-Type", "application/json"), "{}");
            case Place.Blob(String repository, String digest) -> uploads.blob(exchange, existing(repository), digest);
            case Place.Uploads(String repository) -> uploads.begin(exchange, existing(repository));
            case Place.Upload(String repository, String id) -> uploads.upload(exchange, existing(repository), id);
            case Place.Manifest(String repository, String reference) ->
                manifests.manifest(exchange, existing(repository), reference);
            case Place.Tags(String repository) -> manifests.tags(exchange, existing(repository));
        }
    }

    /** A repository has to be made before it is pushed to, which surprises people who come from other registries. */
    private String existing(String repository) {
        if (!images.hasRepository(repository)) {
            throw new RegistryError(
                    404,
                    "NAME_UNKNOWN",
                    "The repository with name '" + repository + "' does not exist in the registry with id '"
                            + account.id() + "'");
        }
        return repository;
    }
}
