package dev.slipway.sandbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsAnswer;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.EndpointServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

final class StoreServiceTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.700Z");
    private static final String BUCKET = Buckets.RELEASES;

    private final AwsEndpoint endpoint = new AwsEndpoint(
            List.of(new StoreService(new Buckets(), new Account("111111111111", "eu-central-1"), () -> NOW)),
            () -> "request-1");
    private final EndpointServer server = new EndpointServer(endpoint);
    private final S3Client s3 = server.client(S3Client.builder());

    @AfterEach
    void stop() {
        s3.close();
        server.close();
    }

    private void put(String key, String text) {
        s3.putObject(
                request -> request.bucket(BUCKET).key(key).metadata(Map.of("owner", "me")),
                RequestBody.fromString(text));
    }

    private AwsAnswer raw(String method, String target, Map<String, String> headers, String body) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=sandbox/20261121/eu-central-1/s3/aws4_request, Signature=0");
        String[] parts = target.split("\\?", 2);
        return endpoint.handle(
                method, parts[0], parts.length == 1 ? "" : parts[1], all, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keepsBytesTypeAndMetadata() {
        put("a/ü +.txt", "grüße");

        ResponseBytes<GetObjectResponse> read =
                s3.getObject(request -> request.bucket(BUCKET).key("a/ü +.txt"), ResponseTransformer.toBytes());

        assertThat(read.asUtf8String()).isEqualTo("grüße");
        assertThat(read.response().metadata()).containsEntry("owner", "me");
        assertThat(read.response().contentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(read.response().lastModified()).isEqualTo("2026-11-21T10:00:00Z");
        assertThat(raw("HEAD", "/" + BUCKET + "/nothing", Map.of(), "").headers())
                .containsEntry("Date", "Sat, 21 Nov 2026 10:00:00 GMT");
    }

    @Test
    void hasTheDigestOfTheContentAsETag() {
        put("a", "hello");
        assertThat(s3.headObject(request -> request.bucket(BUCKET).key("a")).eTag())
                .isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
    }

    @Test
    void showsFoldersAndPagesInTheOrderOfBytes() {
        for (String key : List.of("b/2/x", "b/1", "b/2/y", "b/10", "c")) {
            put(key, key);
        }

        ListObjectsV2Response first = s3.listObjectsV2(
                request -> request.bucket(BUCKET).prefix("b/").delimiter("/").maxKeys(2));
        ListObjectsV2Response second = s3.listObjectsV2(request ->
                request.bucket(BUCKET).prefix("b/").delimiter("/").continuationToken(first.nextContinuationToken()));

        assertThat(first.contents()).extracting(S3Object::key).containsExactly("b/1", "b/10");
        assertThat(first.isTruncated()).isTrue();
        assertThat(second.contents()).isEmpty();
        assertThat(second.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("b/2/");
    }

    @Test
    void refusesContentThatIsNotWhatItsChecksumSays() {
        AwsAnswer answer = raw("PUT", "/" + BUCKET + "/a", Map.of("x-amz-checksum-crc32", "AAAAAA=="), "hello");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("BadDigest");
        assertThat(raw("GET", "/" + BUCKET + "/a", Map.of(), "").error()).isEqualTo("NoSuchKey");
    }

    @Test
    void refusesChunksThatBreakOff() {
        Map<String, String> chunked = Map.of("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");

        assertThat(raw("PUT", "/" + BUCKET + "/a", chunked, "5\r\nhello\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(200);
        assertThat(raw("PUT", "/" + BUCKET + "/b", chunked, "5\r\nhel").error()).isEqualTo("IncompleteBody");
    }

    @Test
    void findsABucketInTheHostToo() {
        put("a", "hello");
        AwsAnswer answer = raw("GET", "/a", Map.of("Host", BUCKET + ".s3.eu-central-1.amazonaws.com"), "");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
    }

    @Test
    void refusesByNameWhatItDoesNotHave() {
        put("a", "hello");
        assertThat(raw("GET", "/" + BUCKET + "?versions", Map.of(), "").error()).isEqualTo("NotImplemented");
        assertThat(raw("PUT", "/" + BUCKET + "/b", Map.of("x-amz-copy-source", "/x/y"), "")
                        .error())
                .isEqualTo("NotImplemented");
        assertThatThrownBy(() ->
                        s3.getObjectTagging(request -> request.bucket(BUCKET).key("a")))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("not implemented");
    }

    @Test
    void answersNothingNewToWhoHasTheNewest() {
        put("a", "hello");
        AwsAnswer answer =
                raw("GET", "/" + BUCKET + "/a", Map.of("If-None-Match", "\"5d41402abc4b2a76b9719d911017c592\""), "");
        assertThat(answer.status()).isEqualTo(304);
    }
}
