package dev.slipway.sandbox.protocol;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as it came over HTTP.
 *
 * @param id what the answer's {@code x-amzn-RequestId} says
 * @param headers by name, of any case
 * @param body as received; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each request would buy nothing
public record AwsRequest(String id, Map<String, String> headers, byte[] body) {

    public AwsRequest {
        Map<String, String> byAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byAnyCase.putAll(headers);
        headers = byAnyCase;
    }

    /** A header's value, by its name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
