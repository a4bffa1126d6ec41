package dev.slipway.bench.stage;

import dev.slipway.bench.release.Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sandbox's own HTTP interface: images, faults, state. Each failure is an exception that says what was tried. */
public final class Sandbox implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI endpoint;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** The sandbox at this endpoint. */
    public Sandbox(URI endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Pushes an image.
     *
     * @return its digest, {@code sha256:…}
     */
    public String push(String repository, Bundle bundle) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        endpoint.resolve("/_sandbox/images?repository=" + repository + "&tag=" + bundle.tag()))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/zip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(zip(bundle)))
                .build();
        String digest = JSON.readTree(send("push " + bundle.tag(), request))
                .path("digest")
                .asString("");
        if (!digest.matches("sha256:[0-9a-f]{64}")) {
            throw new IllegalStateException(
                    "Tried to push " + bundle.tag() + " but got the digest \"" + digest + "\".");
        }
        return digest;
    }

    /**
     * Switches a fault.
     *
     * @param value a text, or what becomes JSON: the fault says which of them it takes
     */
    public void fault(String name, Object value) throws InterruptedException {
        String body = JSON.writeValueAsString(Map.of("name", name, "value", value));
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/_sandbox/faults"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        send("switch the fault " + name, request);
    }

    /** What it says of itself now. */
    public State state() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/_sandbox/state"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return State.of(JSON.readTree(send("read the sandbox's state", request)));
    }

    /** The beginning of the first call of one of AWS's services since then, such as {@code ecs}. */
    public Optional<Instant> firstCall(String service, Instant since) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        endpoint.resolve("/_sandbox/calls?service=" + service + "&since=" + since))
                .timeout(Duration.ofSeconds(10))
                .build();
        return send("read the calls of " + service, request)
                .lines()
                .map(line -> Instant.parse(JSON.readTree(line).path("at").asString("")))
                .min(Comparator.naturalOrder());
    }

    @Override
    public void close() {
        http.close();
    }

    private String send(String what, HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException("Tried to " + what + " but failed because: status "
                        + response.statusCode() + ", " + response.body().strip());
            }
            return response.body();
        } catch (IOException broken) {
            throw new UncheckedIOException("Tried to " + what + " but failed because: " + broken, broken);
        }
    }

    private static byte[] zip(Bundle bundle) {
        JsonNode image = JSON.valueToTree(Map.of(
                "entryPoint",
                bundle.launch(),
                "command",
                List.of(),
                "environment",
                Map.of(),
                "labels",
                bundle.labels()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.NO_COMPRESSION); // jars are compressed already, and the way is short
            zip.putNextEntry(new ZipEntry("image.json"));
            zip.write(JSON.writeValueAsBytes(image));
            zip.closeEntry();
            for (Map.Entry<String, byte[]> file : bundle.files().entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
