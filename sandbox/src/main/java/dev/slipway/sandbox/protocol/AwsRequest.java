package dev.slipway.sandbox.protocol;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request as it came over HTTP.
 *
 * @param id what the answer's {@code x-amzn-RequestId} says
 * @param method of HTTP: POST for all protocols but S3's
 * @param path as sent, still encoded; {@code /} for all protocols but RPC v2 and S3's
 * @param query as sent, still encoded; empty for all protocols but S3's
 * @param headers by name, of any case
 * @param body as received; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each request would buy nothing
public record AwsRequest(
        String id, String method, String path, String query, Map<String, String> headers, byte[] body) {

    /** Credential=KEY/DATE/REGION/SERVICE/aws4_request, from the AWS documentation page "Signature Version 4". */
    private static final Pattern SCOPE = Pattern.compile("Credential=([^/,]*)/[^/,]*/[^/,]*/([^/,]+)/aws4_request");

    public AwsRequest {
        Map<String, String> byAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byAnyCase.putAll(headers);
        headers = byAnyCase;
    }

    /** A POST, as all protocols have it but S3's. */
    public AwsRequest(String id, String path, Map<String, String> headers, byte[] body) {
        this(id, "POST", path, "", headers, body);
    }

    /** The id of the key that signed it; empty without a signature. */
    public Optional<String> accessKey() {
        return ofSignature(1);
    }

    /** The service that the signature's credential scope names; empty without a signature. */
    public Optional<String> signedFor() {
        return ofSignature(2);
    }

    private Optional<String> ofSignature(int group) {
        return header("Authorization").map(SCOPE::matcher).filter(Matcher::find).map(scope -> scope.group(group));
    }

    /** A header's value, by its name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
