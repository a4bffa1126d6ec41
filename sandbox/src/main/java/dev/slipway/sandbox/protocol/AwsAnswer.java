package dev.slipway.sandbox.protocol;

import java.util.Map;

/**
 * What goes back over HTTP.
 *
 * @param status of HTTP
 * @param headers content type and request id among them
 * @param body UTF-8; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each answer would buy nothing
public record AwsAnswer(int status, Map<String, String> headers, byte[] body) {

    public AwsAnswer {
        headers = Map.copyOf(headers);
    }
}
