package dev.slipway.sandbox.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Speaks to a registry as {@code docker push} does. */
public final class Client implements AutoCloseable {

    /** Docker's word for the manifest of one image. */
    public static final String SCHEMA_2 = "application/vnd.docker.distribution.manifest.v2+json";

    private final URI registry;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param token empty to send none */
    public Client(URI registry, String token) {
        this.registry = registry;
        this.token = token;
    }

    /** Sends a request with headers given as names and values in turn. */
    public HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(registry.resolve(path)).method(method, body);
        if (!token.isEmpty()) {
            request.header("Authorization", "Basic " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Without a body. */
    public HttpResponse<String> send(String method, String path, String... headers) {
        return send(method, path, BodyPublishers.noBody(), headers);
    }

    /** Begins an upload and answers where it goes on. */
    public String begin(String repository) {
        HttpResponse<String> begun = send("POST", "/v2/" + repository + "/blobs/uploads/");
        return begun.headers().firstValue("Location").orElseThrow();
    }

    /** Pushes a blob in one piece and answers its digest. */
    public String pushBlob(String repository, String content) {
        String digest = digest(content);
        send("PUT", begin(repository) + "?digest=" + digest, BodyPublishers.ofString(content));
        return digest;
    }

    /** Puts a manifest under a tag or its digest. */
    public HttpResponse<String> putManifest(String repository, String reference, String type, String json) {
        return send(
                "PUT",
                "/v2/" + repository + "/manifests/" + reference,
                BodyPublishers.ofString(json),
                "Content-Type",
                type);
    }

    /** Pushes the parts of an image and answers its manifest, which is yet to be put. */
    public String pushParts(String repository, String content) {
        String configuration = "{\"architecture\":\"amd64\",\"of\":\"" + content + "\"}";
        return """
                {"schemaVersion":2,"mediaType":"%s",
                 "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"%s"},
                 "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":%d,"digest":"%s"}]}\
                """.formatted(
                        SCHEMA_2,
                        configuration.length(),
                        pushBlob(repository, configuration),
                        content.length(),
                        pushBlob(repository, content));
    }

    /** Of the text's UTF-8 bytes. */
    public static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
