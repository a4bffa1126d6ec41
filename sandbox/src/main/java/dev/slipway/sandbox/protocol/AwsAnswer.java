package dev.slipway.sandbox.protocol;

import java.util.Map;

/**
 * What goes back over HTTP.
 *
 * @param status of HTTP
 * @param headers content type and request id among them
 * @param body UTF-8; not copied
 * @param error the name of AWS's error; empty for an answer that is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each answer would buy nothing
public record AwsAnswer(int status, Map<String, String> headers, byte[] body, String error) {

    public AwsAnswer {
        headers = Map.copyOf(headers);
    }

    /** One that is no error. */
    public AwsAnswer(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, "");
    }

    /** The same, known as an error. */
    AwsAnswer failing(String code) {
        return new AwsAnswer(status, headers, body, code);
    }
}
