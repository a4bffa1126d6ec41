package dev.slipway.deployer.aws;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.S3Response;

record SdkObjects(S3Client client, String bucket, Calls calls) implements Objects {

    /** S3 answers 403 to a read of nothing where the caller may not list the bucket ("GetObject", S3 API Reference). */
    private static final String TO_READ =
            "s3:GetObject on the object, and s3:ListBucket on the bucket, without which a missing object is denied too,";

    /** A condition on an ETag needs both ("How to prevent object overwrites with conditional writes", S3 User Guide). */
    private static final String TO_WRITE = "s3:PutObject and s3:GetObject on the object";

    /** "How to perform conditional deletes", S3 User Guide. */
    private static final String TO_DELETE = "s3:DeleteObject and s3:GetObject on the object";

    @Override
    public Read read(String key) {
        return calls.call("read " + name(key), TO_READ, () -> {
            try {
                ResponseBytes<GetObjectResponse> answer =
                        client.getObject(request -> request.bucket(bucket).key(key), ResponseTransformer.toBytes());
                return new Read(
                        new Found(answer.asUtf8String(), answer.response().eTag()), date(key, answer.response()));
            } catch (NoSuchKeyException e) {
                return new Read(null, date(key, e.awsErrorDetails().sdkHttpResponse()));
            }
        });
    }

    @Override
    public Write create(String key, String text) {
        return put(key, text, put(key).ifNoneMatch("*").build());
    }

    @Override
    public Write replace(String key, String text, String etag) {
        return put(key, text, put(key).ifMatch(etag).build());
    }

    private PutObjectRequest.Builder put(String key) {
        return PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .contentType(key.endsWith(".json") ? "application/json" : "text/plain; charset=utf-8");
    }

    private Write put(String key, String text, PutObjectRequest request) {
        return write("write ", key, TO_WRITE, text, () -> {
            PutObjectResponse answer = client.putObject(request, RequestBody.fromString(text));
            return new Write.Done(answer.eTag(), date(key, answer));
        });
    }

    @Override
    public Write delete(String key, String etag) {
        return write(
                "remove ",
                key,
                TO_DELETE,
                null,
                () -> new Write.Done(
                        "",
                        date(
                                key,
                                client.deleteObject(request ->
                                        request.bucket(bucket).key(key).ifMatch(etag)))));
    }

    /**
     * A write whose condition may not hold. The one that was first may be an earlier attempt of our own, whose answer was lost: the
     * SDK sends it again, and so does the JDK's HTTP client, which tells nobody. What is there now tells.
     *
     * @param wanted what is there if the write was done; null for nothing
     */
    private Write write(
            String verb, String key, String permission, @Nullable String wanted, Supplier<Write.Done> write) {
        return calls.call(verb + name(key), permission, () -> {
            try {
                return write.get();
            } catch (S3Exception e) {
                if (!isRefused(e)) {
                    throw e;
                }
                return lookedAt(key, wanted, date(key, e.awsErrorDetails().sdkHttpResponse()));
            }
        });
    }

    private Write lookedAt(String key, @Nullable String wanted, Instant date) {
        Found there = read(key).object();
        String text = there == null ? null : there.text();
        return java.util.Objects.equals(wanted, text)
                ? new Write.Done(there == null ? "" : there.etag(), date)
                : new Write.Refused(date);
    }

    /** 412, 409 between writers that race, and 404 where an object with the condition's ETag is gone. */
    private static boolean isRefused(S3Exception e) {
        return switch (e.awsErrorDetails().errorCode()) {
            case "PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey" -> true;
            case null, default -> false;
        };
    }

    @Override
    public List<String> list(String prefix) {
        return calls.call(
                "list " + name(prefix),
                "s3:ListBucket on the bucket",
                () ->
                        client
                                .listObjectsV2Paginator(
                                        request -> request.bucket(bucket).prefix(prefix))
                                .contents()
                                .stream()
                                .map(S3Object::key)
                                .toList());
    }

    private String name(String key) {
        return "s3://" + bucket + "/" + key;
    }

    private Instant date(String key, S3Response answer) {
        return date(key, answer.sdkHttpResponse());
    }

    private Instant date(String key, SdkHttpResponse answer) {
        String date = answer.firstMatchingHeader("Date").orElse("nothing");
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        } catch (DateTimeException e) {
            throw new AwsFailure(
                    AwsFailure.Kind.REFUSED,
                    "Tried to learn the time from the answer about " + name(key) + " but failed because: its Date is "
                            + date + ". Check what stands between here and S3.",
                    e);
        }
    }

    /** Whether somebody has named another endpoint, behind which a bucket has no host name of its own. */
    static boolean isElsewhere() {
        return Stream.of("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3").anyMatch(name -> System.getenv(name) != null)
                || Stream.of("aws.endpointUrl", "aws.endpointUrlS3").anyMatch(name -> System.getProperty(name) != null);
    }
}
