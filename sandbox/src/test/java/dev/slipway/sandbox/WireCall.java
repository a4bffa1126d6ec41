package dev.slipway.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests as they go over the wire, without a client that would complete or refuse them. */
final class WireCall {

    private static final Map<String, String> TARGETS = Map.of(
            "application-autoscaling", "AnyScaleFrontendService",
            "ecr", "AmazonEC2ContainerRegistry_V20150921",
            "ecs", "AmazonEC2ContainerServiceV20141113",
            "logs", "Logs_20140328",
            "secretsmanager", "secretsmanager");

    private WireCall() {}

    /** What came back. */
    record Reply(int status, String body) {}

    static boolean isQuery(String service) {
        return !TARGETS.containsKey(service);
    }

    static String get(HttpClient http, URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    static Reply json(HttpClient http, URI endpoint, String service, String operation, ObjectNode members)
            throws IOException, InterruptedException {
        return send(
                http,
                signed(endpoint, service)
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .header("X-Amz-Target", TARGETS.get(service) + "." + operation)
                        .POST(BodyPublishers.ofString(members.toString())));
    }

    static Reply query(HttpClient http, URI endpoint, String service, String operation, ObjectNode members)
            throws IOException, InterruptedException {
        StringJoiner form = new StringJoiner("&").add("Action=" + operation);
        flatten(members, "", form);
        return send(
                http,
                signed(endpoint, service)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form.toString())));
    }

    private static void flatten(JsonNode value, String name, StringJoiner form) {
        switch (value) {
            case ObjectNode object when object.isEmpty() -> form.add(name + "=");
            case ObjectNode object ->
                object.properties()
                        .forEach(member -> flatten(
                                member.getValue(),
                                name.isEmpty() ? member.getKey() : name + "." + member.getKey(),
                                form));
            case JsonNode list
            when list.isArray() -> {
                for (int i = 0; i < list.size(); i++) {
                    flatten(list.get(i), name + ".member." + (i + 1), form);
                }
            }
            default -> form.add(name + "=" + URLEncoder.encode(value.asString(), StandardCharsets.UTF_8));
        }
    }

    private static HttpRequest.Builder signed(URI endpoint, String service) {
        return HttpRequest.newBuilder(endpoint.resolve("/"))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=sandbox/20261121/eu-central-1/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=0");
    }

    private static Reply send(HttpClient http, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return new Reply(response.statusCode(), response.body());
    }
}
