package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.LayersNotFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the labels of images. They lie in the image's configuration, a blob that the manifest names and that ECR gives a
 * download address for ("OCI Image Configuration"; GetDownloadUrlForLayer of ECR's API reference). A blob that cannot be
 * fetched leaves the manifest's annotations.
 */
record ImageLabels(EcrClient client, SdkHttpClient http, Calls calls) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Bytes of a configuration; real ones are some thousands. */
    private static final int LARGEST = 4 << 20;

    /** Asked for by name, so that ECR sends each as it was pushed. */
    static final List<String> MANIFESTS = List.of(
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.list.v2+json");

    Map<String, String> of(String repository, Digest digest) {
        Optional<JsonNode> manifest = manifest(repository, digest.value());
        Map<String, String> labels = new TreeMap<>();
        Optional<JsonNode> image =
                manifest.flatMap(whole -> whole.path("manifests").isArray()
                        ? firstImage(whole).flatMap(one -> manifest(repository, one))
                        : Optional.of(whole));
        image.map(one -> one.path("config").path("digest").asString(""))
                .filter(Digest::isDigest)
                .flatMap(config -> configuration(repository, config))
                .ifPresent(config -> put(labels, config.path("config").path("Labels")));
        image.ifPresent(one -> put(labels, one.path("annotations")));
        manifest.ifPresent(whole -> put(labels, whole.path("annotations")));
        return Map.copyOf(labels);
    }

    private Optional<JsonNode> manifest(String repository, String digest) {
        return calls
                .call(
                        "read the manifest of " + digest + " in " + repository,
                        "ecr:BatchGetImage",
                        () -> client.batchGetImage(request -> request.repositoryName(repository)
                                .imageIds(ImageIdentifier.builder()
                                        .imageDigest(digest)
                                        .build())
                                .acceptedMediaTypes(MANIFESTS)))
                .images()
                .stream()
                .findFirst()
                .flatMap(image -> parsed(image.imageManifest()));
    }

    /** Build tools add attestations to an index, which are for no platform. */
    private static Optional<String> firstImage(JsonNode index) {
        for (JsonNode one : index.path("manifests")) {
            String digest = one.path("digest").asString("");
            if (Digest.isDigest(digest)
                    && !one.path("platform").path("os").asString("").equals("unknown")) {
                return Optional.of(digest);
            }
        }
        return Optional.empty();
    }

    private Optional<JsonNode> configuration(String repository, String digest) {
        return calls.call(
                "read the configuration " + digest + " in " + repository, "ecr:GetDownloadUrlForLayer", () -> {
                    try {
                        return download(URI.create(client.getDownloadUrlForLayer(request ->
                                        request.repositoryName(repository).layerDigest(digest))
                                .downloadUrl()));
                    } catch (LayersNotFoundException e) {
                        return Optional.empty();
                    }
                });
    }

    private Optional<JsonNode> download(URI url) {
        SdkHttpRequest request =
                SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(url).build();
        try {
            HttpExecuteResponse response = http.prepareRequest(
                            HttpExecuteRequest.builder().request(request).build())
                    .call();
            Optional<AbortableInputStream> body = response.responseBody();
            if (!response.httpResponse().isSuccessful() || body.isEmpty()) {
                return Optional.empty();
            }
            try (InputStream in = body.get()) {
                byte[] bytes = in.readNBytes(LARGEST + 1);
                return bytes.length > LARGEST ? Optional.empty() : parsed(new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> parsed(String json) {
        try {
            return Optional.of(JSON.readTree(json));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static void put(Map<String, String> labels, JsonNode texts) {
        texts.properties().forEach(entry -> {
            if (entry.getValue().isString()) {
                labels.put(entry.getKey(), entry.getValue().stringValue());
            }
        });
    }
}
