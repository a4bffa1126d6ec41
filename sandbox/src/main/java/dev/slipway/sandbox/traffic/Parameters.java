package dev.slipway.sandbox.traffic;

import dev.slipway.sandbox.protocol.AwsRequest;
import dev.slipway.sandbox.store.StoreCall;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parameters of a call that are worth a look. A list of names that may be shown, never one of those that may not: what
 * is not in it, a secret's value or a container's environment, is not read.
 */
final class Parameters {

    private static final int LENGTH = 200;

    private static final Set<String> SHOWN = Set.of(
            "alarmNames",
            "clientToken",
            "cluster",
            "clusters",
            "count",
            "desiredCount",
            "desiredStatus",
            "family",
            "familyPrefix",
            "filterPattern",
            "force",
            "forceNewDeployment",
            "group",
            "imageIds",
            "imageTag",
            "include",
            "launchType",
            "logGroupName",
            "logGroupNamePrefix",
            "logStreamName",
            "logStreamNamePrefix",
            "logStreamNames",
            "maxResults",
            "reason",
            "repositoryName",
            "repositoryNames",
            "resourceArn",
            "resourceIds",
            "service",
            "serviceArn",
            "serviceDeploymentArn",
            "serviceDeploymentArns",
            "serviceName",
            "serviceNamespace",
            "serviceRevisionArns",
            "services",
            "startedBy",
            "status",
            "stopType",
            "task",
            "taskDefinition",
            "tasks",
            "Names",
            "RoleArn",
            "RoleName",
            "SecretId",
            "TargetGroupArns");

    private Parameters() {}

    /** Of a request to S3, or one in AWS JSON or Query; empty for a body that is neither. */
    static Map<String, String> of(AwsRequest request) {
        if (isOfStore(request)) {
            Map<String, String> shown = new HashMap<>(StoreCall.of(request).shown());
            shown.replaceAll((name, value) -> shortened(value));
            return shown;
        }
        return request.header("X-Amz-Target").isPresent() ? ofJson(request.body()) : ofForm(request.body());
    }

    private static Map<String, String> ofJson(byte[] body) {
        Map<String, String> shown = new HashMap<>();
        try {
            for (Map.Entry<String, JsonNode> member :
                    JsonMapper.shared().readTree(body).properties()) {
                if (SHOWN.contains(member.getKey())) {
                    JsonNode value = member.getValue();
                    shown.put(member.getKey(), shortened(value.isString() ? value.stringValue() : value.toString()));
                }
            }
        } catch (JacksonException e) {
            return Map.of();
        }
        return shown;
    }

    private static Map<String, String> ofForm(byte[] body) {
        Map<String, String> shown = new HashMap<>();
        for (Map.Entry<String, String> field : fields(body).entrySet()) {
            String name = List.of(field.getKey().split("\\.", 2)).getFirst();
            if (SHOWN.contains(name)) {
                shown.put(field.getKey(), shortened(field.getValue()));
            }
        }
        return shown;
    }

    /** The operation that a request asks for; empty if it names none. */
    static String operation(AwsRequest request) {
        if (isOfStore(request)) {
            return StoreCall.of(request).operation();
        }
        if (request.path().contains("/operation/")) {
            return shortened(request.path().substring(request.path().lastIndexOf('/') + 1));
        }
        return request.header("X-Amz-Target")
                .map(target -> target.substring(target.lastIndexOf('.') + 1))
                .orElseGet(() -> shortened(fields(request.body()).getOrDefault("Action", "")));
    }

    private static boolean isOfStore(AwsRequest request) {
        return request.signedFor().filter("s3"::equals).isPresent();
    }

    private static Map<String, String> fields(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LENGTH ? line : line.substring(0, LENGTH - 1) + "…";
    }
}
