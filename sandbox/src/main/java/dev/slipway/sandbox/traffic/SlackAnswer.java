package dev.slipway.sandbox.traffic;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What goes back from Slack over HTTP.
 *
 * @param status of HTTP; without meaning where nothing is delivered
 */
public record SlackAnswer(int status, Map<String, String> headers, String body, Delivery delivery) {

    public SlackAnswer {
        headers = Map.copyOf(headers);
    }

    static SlackAnswer json(int status, String body) {
        return new SlackAnswer(status, Map.of("Content-Type", "application/json"), body, Delivery.WHOLE);
    }

    SlackAnswer delivered(Delivery value) {
        return new SlackAnswer(status, headers, body, value);
    }

    SlackAnswer with(Map<String, String> value) {
        return new SlackAnswer(status, value, body, delivery);
    }

    /** The body in UTF-8. */
    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
