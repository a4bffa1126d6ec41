package dev.slipway.sandbox.store;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsAnswer;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.AwsRequest;
import dev.slipway.sandbox.protocol.AwsService;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * S3 in its REST protocol, as far as records and leases need it: objects of one piece with their conditions, and listings. Every answer
 * has a {@code Date} of the sandbox's clock, in whole seconds as HTTP has it. Thread-safe.
 */
public final class StoreService implements AwsService {

    private static final DateTimeFormatter HTTP = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** "Creating object key names", S3 User Guide: at most 1,024 bytes. */
    private static final int LONGEST_KEY = 1024;

    private final Buckets buckets;
    private final Account account;
    private final InstantSource clock;

    public StoreService(Buckets buckets, Account account, InstantSource clock) {
        this.buckets = buckets;
        this.account = account;
        this.clock = clock;
    }

    @Override
    public String signingName() {
        return "s3";
    }

    @Override
    public Set<String> operations() {
        return StoreCall.operations();
    }

    @Override
    public AwsAnswer answer(AwsRequest request) {
        StoreCall call = StoreCall.of(request);
        if (call.key().getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
            throw AwsError.refused("KeyTooLongError", "Your key is too long");
        }
        Bucket bucket = call.operation().isEmpty() ? new Bucket() : buckets.require(call.bucket());
        return switch (call.operation()) {
            case "PutObject" -> put(bucket, call.key(), request);
            case "GetObject" -> get(bucket.require(call.key()), request);
            case "HeadObject" -> head(bucket.require(call.key()), request);
            case "DeleteObject" -> {
                bucket.delete(call.key(), Condition.of(request));
                yield answer(204, request, Map.of(), new byte[0]);
            }
            case "ListObjectsV2" ->
                answer(200, request, Map.of("Content-Type", "application/xml"), Listing.of(call, bucket.all()));
            case "HeadBucket" -> answer(200, request, Map.of("x-amz-bucket-region", account.region()), new byte[0]);
            default -> throw StoreErrors.notImplemented(request.method() + " of " + request.path());
        };
    }

    private AwsAnswer put(Bucket bucket, String key, AwsRequest request) {
        Map<String, String> kept = new TreeMap<>();
        kept.put("Content-Type", request.header("Content-Type").orElse("binary/octet-stream"));
        request.headers().forEach((name, value) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-meta-")) {
                kept.put(name.toLowerCase(Locale.ROOT), value);
            }
        });
        StoredObject stored = bucket.put(key, Condition.of(request), Payload.of(request), kept, clock.instant());
        return answer(200, request, Map.of("ETag", stored.etag()), new byte[0]);
    }

    private AwsAnswer get(StoredObject found, AwsRequest request) {
        if (request.header("Range").isPresent()) {
            throw StoreErrors.notImplemented("Range");
        }
        return unchanged(found, request).orElseGet(() -> answer(200, request, headers(found), found.content()));
    }

    private AwsAnswer head(StoredObject found, AwsRequest request) {
        Map<String, String> headers = headers(found);
        headers.put("Content-Length", Integer.toString(found.content().length));
        return unchanged(found, request).orElseGet(() -> answer(200, request, headers, new byte[0]));
    }

    /** The answer to a read whose condition does not hold ("Conditional reads", S3 User Guide). */
    private Optional<AwsAnswer> unchanged(StoredObject found, AwsRequest request) {
        if (request.header("If-Match").filter(etag -> !found.is(etag)).isPresent()) {
            throw Bucket.preconditionFailed();
        }
        return request.header("If-None-Match")
                .filter(found::is)
                .map(etag -> answer(304, request, Map.of("ETag", found.etag()), new byte[0]));
    }

    private static Map<String, String> headers(StoredObject object) {
        Map<String, String> headers = new TreeMap<>(object.headers());
        headers.put("ETag", object.etag());
        headers.put("Last-Modified", HTTP.format(object.modifiedAt()));
        return headers;
    }

    @Override
    public AwsAnswer refuse(AwsRequest request, AwsError error) {
        boolean head = request.method().equals("HEAD");
        byte[] body = Xml.document(
                "Error",
                "",
                xml -> xml.text("Code", error.code())
                        .text("Message", error.getMessage())
                        .text("Resource", request.path())
                        .text("RequestId", request.id())
                        .text("HostId", request.id()));
        return answer(error.status(), request, Map.of("Content-Type", "application/xml"), head ? new byte[0] : body);
    }

    private AwsAnswer answer(int status, AwsRequest request, Map<String, String> headers, byte[] body) {
        Instant now = clock.instant();
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Date", HTTP.format(now));
        all.put("x-amz-request-id", request.id());
        return new AwsAnswer(status, all, body);
    }
}
