package dev.slipway.sandbox.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call, after its end. An empty text is one that cannot be told. Secrets, tokens and environment values are no part of it.
 *
 * @param number counts up from 1
 * @param at its beginning
 * @param took until its answer was made, delays among it
 * @param account whose resources, twelve digits; empty for Slack
 * @param accessKey who called: the id of the key, never the key
 * @param service the signing name, such as {@code ecs}, or {@code slack}
 * @param operation such as {@code UpdateService} or {@code chat.postMessage}
 * @param environment whose resources it names
 * @param parameters the main ones, each shortened to one line
 * @param status of HTTP; 0 if the connection was cut or left without an answer
 * @param error its name in AWS's or Slack's words
 * @param fault the switches that had a part in it, joined by commas
 * @param requestId what AWS's answer says
 */
public record Call(
        long number,
        Instant at,
        Duration took,
        String account,
        String accessKey,
        String service,
        String operation,
        String environment,
        Map<String, String> parameters,
        int status,
        String error,
        String fault,
        String requestId) {

    public Call {
        parameters = Map.copyOf(parameters);
    }

    /** As a line of the export: the schema is in docs/sandbox.md. Members that are empty are left out. */
    public String toJson() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        long micros = took.toNanos() / 1000;
        json.put("number", number).put("at", at.toString()).put("milliseconds", micros / 1e3);
        putIfThere(json, "account", account);
        putIfThere(json, "accessKey", accessKey);
        json.put("service", service).put("operation", operation);
        putIfThere(json, "environment", environment);
        if (!parameters.isEmpty()) {
            ObjectNode sorted = json.putObject("parameters");
            parameters.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(parameter -> sorted.put(parameter.getKey(), parameter.getValue()));
        }
        json.put("status", status);
        putIfThere(json, "error", error);
        putIfThere(json, "fault", fault);
        putIfThere(json, "requestId", requestId);
        return json.toString();
    }

    private static void putIfThere(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
