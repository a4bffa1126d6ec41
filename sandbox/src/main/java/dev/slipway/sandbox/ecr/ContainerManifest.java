package dev.slipway.sandbox.ecr;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The manifest of a container image, or an index of several, in Docker's words or OCI's ("OCI Image Manifest Specification",
 * "Image Manifest V 2, Schema 2").
 *
 * @param mediaType of itself
 * @param blobs the digests of its configuration and layers; none in an index
 * @param manifests the digests of an index's images
 * @param bytes of configuration and layers together; 0 for an index
 */
record ContainerManifest(String mediaType, List<String> blobs, List<String> manifests, long bytes) {

    private static final Set<String> IMAGES = Set.of(
            "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.oci.image.manifest.v1+json");
    private static final Set<String> INDEXES = Set.of(
            "application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.oci.image.index.v1+json");

    ContainerManifest {
        blobs = List.copyOf(blobs);
        manifests = List.copyOf(manifests);
    }

    /**
     * Reads one.
     *
     * @param mediaType as the upload says
     * @throws NotAManifest with the reason, one sentence
     */
    static ContainerManifest parse(String mediaType, byte[] json) throws NotAManifest {
        String text = new String(json, StandardCharsets.UTF_8);
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), json)) {
            throw new NotAManifest("the manifest is not UTF-8");
        }
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new NotAManifest("the manifest is not JSON");
        }
        // OCI lets a manifest leave out its own type; the upload's header says it then.
        String type = root.path("mediaType").asString(mediaType);
        if (!type.equals(mediaType)) {
            throw new NotAManifest("the manifest is " + type + ", but was sent as " + mediaType);
        }
        if (root.path("schemaVersion").asInt(0) != 2) {
            throw new NotAManifest("schemaVersion is not 2");
        }
        if (INDEXES.contains(type)) {
            List<String> manifests = new ArrayList<>();
            for (JsonNode each : array(root, "manifests")) {
                manifests.add(digest(each));
            }
            return new ContainerManifest(type, List.of(), manifests, 0);
        }
        if (!IMAGES.contains(type)) {
            throw new NotAManifest("manifests of the type \"" + type + "\" are not taken");
        }
        List<String> blobs = new ArrayList<>();
        blobs.add(digest(root.path("config")));
        long bytes = root.path("config").path("size").asLong(0);
        for (JsonNode layer : array(root, "layers")) {
            blobs.add(digest(layer));
            bytes += layer.path("size").asLong(0);
        }
        return new ContainerManifest(type, blobs, List.of(), bytes);
    }

    private static JsonNode array(JsonNode root, String member) throws NotAManifest {
        JsonNode array = root.path(member);
        if (!array.isArray()) {
            throw new NotAManifest(member + " is missing");
        }
        return array;
    }

    private static String digest(JsonNode descriptor) throws NotAManifest {
        String digest = descriptor.path("digest").asString("");
        if (!ImageStore.isDigest(digest)) {
            throw new NotAManifest("\"" + digest + "\" is not the digest of a blob");
        }
        return digest;
    }

    /** What was uploaded is no manifest; the message says why. */
    static final class NotAManifest extends Exception {
        private static final long serialVersionUID = 1;

        NotAManifest(String reason) {
            super(reason);
        }
    }
}
