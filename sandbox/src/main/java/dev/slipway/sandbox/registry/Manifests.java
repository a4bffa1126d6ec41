package dev.slipway.sandbox.registry;

import dev.slipway.sandbox.ecr.ContainerImages;
import dev.slipway.sandbox.ecr.ContainerImages.Put;
import dev.slipway.sandbox.ecr.Image;
import dev.slipway.sandbox.ecr.ImageStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Manifests by tag and by digest, and the tags of a repository. */
final class Manifests {

    /** "a registry … MUST … limit of at least 4 megabytes" ("Pushing Manifests"), in bytes. */
    private static final int MOST_BYTES = 4 << 20;

    private final ImageStore store;
    private final ContainerImages images;

    Manifests(ImageStore store, ContainerImages images) {
        this.store = store;
        this.images = images;
    }

    void manifest(Exchange exchange, String repository, String reference) throws IOException {
        switch (exchange.method()) {
            case "GET", "HEAD" -> get(exchange, repository, reference);
            case "PUT" -> put(exchange, repository, reference);
            default -> throw RegistryError.notAllowed(exchange.method());
        }
    }

    private void get(Exchange exchange, String repository, String reference) {
        ContainerImages.Sent sent = images.get(repository, reference)
                .orElseThrow(() -> new RegistryError(404, "MANIFEST_UNKNOWN", "Requested image not found"));
        exchange.answer(
                200, Map.of("Content-Type", sent.mediaType(), "Docker-Content-Digest", sent.digest()), sent.json());
    }

    private void put(Exchange exchange, String repository, String reference) throws IOException {
        byte[] json = exchange.body().readNBytes(MOST_BYTES + 1);
        if (json.length > MOST_BYTES) {
            throw new RegistryError(413, "MANIFEST_INVALID", "a manifest has at most " + MOST_BYTES + " bytes");
        }
        String type = exchange.header(HttpHeader.CONTENT_TYPE).orElse("").replaceFirst(";.*", "");
        switch (images.put(repository, reference, type.strip(), json)) {
            case Put.Stored(Image image) -> {
                Map<String, String> headers = new HashMap<>();
                headers.put("Location", Place.PREFIX + repository + "/manifests/" + image.digest());
                headers.put("Docker-Content-Digest", image.digest());
                exchange.answer(201, headers);
            }
            case Put.Malformed(String reason) -> throw new RegistryError(400, "MANIFEST_INVALID", reason);
            case Put.OtherDigest(String actual) ->
                throw new RegistryError(
                        400, "DIGEST_INVALID", "the manifest is " + actual + ", not the given " + reference);
            case Put.Incomplete(String missing) ->
                throw new RegistryError(404, "MANIFEST_BLOB_UNKNOWN", "there is no " + missing + "; push it first");
            case Put.TagTaken(String tag) ->
                throw new RegistryError(
                        400,
                        "TAG_INVALID",
                        "The image tag '" + tag + "' already exists in the '" + repository
                                + "' repository and cannot be overwritten because the tag is immutable.");
        }
    }

    /** The tags in order, page by page if {@code n} is given ("Listing Tags"). */
    void tags(Exchange exchange, String repository) {
        if (!exchange.method().equals("GET") && !exchange.isHead()) {
            throw RegistryError.notAllowed(exchange.method());
        }
        String last = exchange.parameter("last").orElse("");
        List<String> all = store.images(repository).stream()
                .flatMap(image -> image.tags().stream())
                .sorted()
                .filter(tag -> tag.compareTo(last) > 0)
                .toList();
        int most = exchange.parameter("n")
                .filter(n -> n.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(Integer.MAX_VALUE);
        List<String> page = all.subList(0, Math.min(most, all.size()));
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json");
        if (page.size() < all.size() && !page.isEmpty()) {
            headers.put(
                    "Link",
                    "<" + Place.PREFIX + repository + "/tags/list?n=" + most + "&last=" + page.getLast()
                            + ">; rel=\"next\"");
        }
        ObjectNode body = JsonMapper.shared().createObjectNode().put("name", repository);
        page.forEach(body.putArray("tags")::add);
        exchange.answer(200, headers, body.toString());
    }
}
