package dev.slipway.sandbox.registry;

import static dev.slipway.sandbox.registry.Client.SCHEMA_2;
import static dev.slipway.sandbox.registry.Client.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.ecr.BlobStore;
import dev.slipway.sandbox.ecr.Image;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.protocol.Account;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class RegistryTest {

    private static final String TOKEN = "QVdTOnNlY3JldA==";

    @TempDir
    private Path folder;

    private final Server server = new Server();
    private ImageStore images;
    private Client client;
    private URI address;

    @BeforeEach
    void listen() throws Exception {
        images = new ImageStore(folder, InstantSource.system());
        images.createRepository("ublog");
        images.createRepository("team/ublog");
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(
                new Registry(images, new BlobStore(folder), new Account("111111111111", "eu-central-1"), TOKEN));
        server.start();
        address = URI.create("http://127.0.0.1:" + connector.getLocalPort());
        client = new Client(address, TOKEN);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.stop();
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"");
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "QVdTOmFub3RoZXI="})
    void letsNobodyInWithoutTheToken(String token) {
        try (Client stranger = new Client(address, token)) {
            HttpResponse<String> answer = stranger.send("GET", "/v2/");

            assertRefused(answer, 401, "UNAUTHORIZED");
            assertThat(header(answer, "WWW-Authenticate")).startsWith("Basic realm=");
            assertRefused(stranger.send("POST", "/v2/ublog/blobs/uploads/"), 401, "UNAUTHORIZED");
        }
        assertThat(client.send("GET", "/v2/").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ublog", "team/ublog"})
    void storesAnImageUnderTheDigestOfItsVeryBytes(String repository) {
        String manifest = client.pushParts(repository, "a layer");
        HttpResponse<String> put = client.putManifest(repository, "v1", SCHEMA_2, manifest);

        assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
        assertThat(header(put, "Docker-Content-Digest")).isEqualTo(digest(manifest));
        Image image = images.byTag(repository, "v1").orElseThrow();
        assertThat(image.digest()).isEqualTo(digest(manifest));
        assertThat(image.mediaType()).isEqualTo(SCHEMA_2);
        assertThat(image.sizeInBytes())
                .isEqualTo("a layer".length() + "{\"architecture\":\"amd64\",\"of\":\"a layer\"}".length());
        for (String reference : List.of("v1", digest(manifest))) {
            HttpResponse<String> got = client.send("GET", "/v2/" + repository + "/manifests/" + reference);
            assertThat(got.body()).isEqualTo(manifest);
            assertThat(header(got, "Content-Type")).isEqualTo(SCHEMA_2);
            HttpResponse<String> head = client.send("HEAD", "/v2/" + repository + "/manifests/" + reference);
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(header(head, "Content-Length")).isEqualTo(String.valueOf(manifest.length()));
        }
        assertThat(client.send("GET", "/v2/" + repository + "/blobs/" + digest("a layer"))
                        .body())
                .isEqualTo("a layer");
    }

    @Test
    void keepsImagesOverARestart() {
        String manifest = client.pushParts("ublog", "a layer");
        client.putManifest("ublog", digest(manifest), SCHEMA_2, manifest);

        ImageStore reopened = new ImageStore(folder, InstantSource.system());

        assertThat(reopened.byDigest("ublog", digest(manifest))).hasValueSatisfying(image -> {
            assertThat(image.tags()).isEmpty();
            assertThat(image.isBundle()).isFalse();
        });
        assertThat(reopened.bundle("ublog", digest(manifest))).isEmpty();
        assertThat(new BlobStore(folder).find(digest("a layer"))).isPresent();
    }

    @Test
    void takesABlobInPieces() {
        String place = client.begin("ublog");
        HttpResponse<String> first =
                client.send("PATCH", place, BodyPublishers.ofString("12345"), "Content-Range", "0-4");
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(header(first, "Range")).isEqualTo("0-4");

        assertRefused(
                client.send("PATCH", place, BodyPublishers.ofString("x"), "Content-Range", "7-7"),
                416,
                "BLOB_UPLOAD_INVALID");
        assertThat(header(client.send("GET", place), "Range")).isEqualTo("0-4");

        client.send("PATCH", place, BodyPublishers.ofString("678"));
        HttpResponse<String> end =
                client.send("PUT", place + "?digest=" + digest("123456789"), BodyPublishers.ofString("9"));
        assertThat(end.statusCode()).isEqualTo(201);
        assertThat(header(end, "Location")).isEqualTo("/v2/ublog/blobs/" + digest("123456789"));
        assertRefused(client.send("GET", place), 404, "BLOB_UPLOAD_UNKNOWN");
    }

    @Test
    void takesABlobInOneRequest() {
        HttpResponse<String> answer = client.send(
                "POST", "/v2/ublog/blobs/uploads/?digest=" + digest("whole"), BodyPublishers.ofString("whole"));

        assertThat(answer.statusCode()).isEqualTo(201);
        HttpResponse<String> head = client.send("HEAD", "/v2/ublog/blobs/" + digest("whole"));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo("5");
    }

    @Test
    void takesOverABlobOfAnotherRepository() {
        String layer = client.pushBlob("ublog", "a layer");

        HttpResponse<String> mounted =
                client.send("POST", "/v2/team/ublog/blobs/uploads/?mount=" + layer + "&from=ublog");
        assertThat(mounted.statusCode()).isEqualTo(201);
        assertThat(header(mounted, "Location")).isEqualTo("/v2/team/ublog/blobs/" + layer);

        HttpResponse<String> unknown =
                client.send("POST", "/v2/team/ublog/blobs/uploads/?mount=" + digest("no such layer") + "&from=ublog");
        assertThat(unknown.statusCode()).isEqualTo(202);
    }

    @Test
    void refusesContentThatIsNotWhatItsDigestSays() {
        assertRefused(
                client.send(
                        "PUT", client.begin("ublog") + "?digest=" + digest("this"), BodyPublishers.ofString("that")),
                400,
                "DIGEST_INVALID");
        assertRefused(client.send("GET", "/v2/ublog/blobs/" + digest("that")), 404, "BLOB_UNKNOWN");
        assertRefused(client.send("PUT", client.begin("ublog")), 400, "DIGEST_INVALID");

        String manifest = client.pushParts("ublog", "a layer");
        assertRefused(client.putManifest("ublog", digest("another"), SCHEMA_2, manifest), 400, "DIGEST_INVALID");
    }

    @Test
    void dropsAnUploadOnRequest() {
        String place = client.begin("ublog");
        client.send("PATCH", place, BodyPublishers.ofString("half"));

        assertThat(client.send("DELETE", place).statusCode()).isEqualTo(204);
        assertRefused(client.send("PATCH", place, BodyPublishers.ofString("more")), 404, "BLOB_UPLOAD_UNKNOWN");
        assertThat(folder.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void knowsNoRepositoryThatNobodyMade() {
        assertRefused(client.send("POST", "/v2/unknown/blobs/uploads/"), 404, "NAME_UNKNOWN");
        assertRefused(client.send("GET", "/v2/unknown/tags/list"), 404, "NAME_UNKNOWN");
        assertRefused(client.send("GET", "/v2/ublog/manifests/unknown"), 404, "MANIFEST_UNKNOWN");
        assertRefused(client.send("DELETE", "/v2/ublog/manifests/v1"), 405, "UNSUPPORTED");
        assertRefused(client.send("GET", "/v2/_catalog"), 404, "UNSUPPORTED");
    }

    @Test
    void refusesAManifestWithoutItsParts() {
        String manifest = client.pushParts("ublog", "a layer").replace(digest("a layer"), digest("never pushed"));
        HttpResponse<String> answer = client.putManifest("ublog", "v1", SCHEMA_2, manifest);

        assertRefused(answer, 404, "MANIFEST_BLOB_UNKNOWN");
        assertThat(answer.body()).contains(digest("never pushed"));
        assertThat(images.byTag("ublog", "v1")).isEmpty();
    }

    @Test
    void refusesWhatIsNoManifest() {
        String manifest = client.pushParts("ublog", "a layer");

        assertRefused(client.putManifest("ublog", "v1", SCHEMA_2, "not JSON"), 400, "MANIFEST_INVALID");
        assertRefused(client.putManifest("ublog", "v1", "text/plain", manifest), 400, "MANIFEST_INVALID");
        assertRefused(client.putManifest("ublog", "v1", SCHEMA_2, "{\"schemaVersion\":1}"), 400, "MANIFEST_INVALID");
        assertRefused(
                client.putManifest("ublog", "v1", "application/vnd.oci.image.manifest.v1+json", manifest),
                400,
                "MANIFEST_INVALID");
    }

    @Test
    void keepsAnImmutableTagWhereItIs() {
        images.createRepository("released");
        images.setImmutable("released", true);
        String first = client.pushParts("released", "first");
        String second = client.pushParts("released", "second");
        assertThat(client.putManifest("released", "v1", SCHEMA_2, first).statusCode())
                .isEqualTo(201);

        HttpResponse<String> moved = client.putManifest("released", "v1", SCHEMA_2, second);

        assertRefused(moved, 400, "TAG_INVALID");
        assertThat(moved.body()).contains("already exists in the 'released' repository and cannot be overwritten");
        assertThat(images.byTag("released", "v1").orElseThrow().digest()).isEqualTo(digest(first));
        assertThat(client.putManifest("released", "v2", SCHEMA_2, second).statusCode())
                .isEqualTo(201);
    }

    @Test
    void storesAnIndexOnceItsImagesAreThere() {
        String type = "application/vnd.oci.image.index.v1+json";
        String image = client.pushParts("ublog", "a layer");
        String index = """
                {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","size":%d,"digest":"%s"}]}\
                """.formatted(type, SCHEMA_2, image.length(), digest(image));
        assertRefused(client.putManifest("ublog", "all", type, index), 404, "MANIFEST_BLOB_UNKNOWN");

        client.putManifest("ublog", digest(image), SCHEMA_2, image);
        assertThat(client.putManifest("ublog", "all", type, index).statusCode()).isEqualTo(201);
        assertThat(images.byTag("ublog", "all"))
                .hasValueSatisfying(stored -> assertThat(stored.mediaType()).isEqualTo(type));
    }

    @Test
    void listsTagsPageByPage() {
        String manifest = client.pushParts("ublog", "a layer");
        List.of("v3", "v1", "v2").forEach(tag -> client.putManifest("ublog", tag, SCHEMA_2, manifest));

        HttpResponse<String> first = client.send("GET", "/v2/ublog/tags/list?n=2");
        assertThat(first.body()).isEqualTo("{\"name\":\"ublog\",\"tags\":[\"v1\",\"v2\"]}");
        assertThat(header(first, "Link")).isEqualTo("</v2/ublog/tags/list?n=2&last=v2>; rel=\"next\"");
        assertThat(client.send("GET", "/v2/ublog/tags/list?n=2&last=v2").body())
                .isEqualTo("{\"name\":\"ublog\",\"tags\":[\"v3\"]}");
    }

    @Test
    void givesAPartOfABlobToAPullThatGoesOn() {
        String place = "/v2/ublog/blobs/" + client.pushBlob("ublog", "0123456789");

        HttpResponse<String> rest = client.send("GET", place, "Range", "bytes=6-");
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.body()).isEqualTo("6789");
        assertThat(header(rest, "Content-Range")).isEqualTo("bytes 6-9/10");
        assertRefused(client.send("GET", place, "Range", "bytes=10-"), 416, "SIZE_INVALID");
    }
}
