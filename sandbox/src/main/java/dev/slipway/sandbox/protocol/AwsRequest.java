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
 * @param headers by name, of any case
 * @param body as received; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each request would buy nothing
public record AwsRequest(String id, Map<String, String> headers, byte[] body) {

    private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/,]+)/");

    public AwsRequest {
        Map<String, String> byAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byAnyCase.putAll(headers);
        headers = byAnyCase;
    }

    /** The access key of the signature: who asks. */
    public Optional<String> accessKey() {
        return header("Authorization")
                .map(CREDENTIAL::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }

    /** A header's value, by its name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
