package dev.slipway.sandbox.access;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsRequest;
import dev.slipway.sandbox.store.StoreCall;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a call demands of a policy ("Actions, resources, and condition keys for AWS services", Service Authorization Reference), those
 * permissions among it that no call shows: a role that is passed on, tags on what is made, reading the object that a condition names. An
 * action that is not known here demands every resource.
 */
public final class Demands {

    /** Signing names that are not the prefix of their actions. */
    private static final Map<String, String> PREFIXES = Map.of("monitoring", "cloudwatch");

    private Demands() {}

    /**
     * The demands of a request.
     *
     * @param service its signing name
     * @param account the caller's
     * @param roles gives the roles of a task definition, which the caller names as clients of ECS do
     */
    public static List<Demand> of(
            AwsRequest request,
            String service,
            String operation,
            Account account,
            Function<String, Collection<String>> roles) {
        String action = PREFIXES.getOrDefault(service, service) + ":" + operation;
        return switch (service) {
            case "ecs" -> new EcsDemands(operation, json(request), account, roles).all();
            case "ecr" -> ecr(action, json(request), account);
            case "logs" -> List.of(new Demand(action, logs(operation, json(request), account)));
            case "secretsmanager" -> List.of(new Demand(action, secret(json(request), account)));
            case "s3" -> store(request);
            case "iam" ->
                List.of(new Demand(action, "arn:aws:iam::" + account.id() + ":role/" + parameter(request, "RoleName")));
            case "sts" ->
                operation.equals("AssumeRole") ? List.of(new Demand(action, parameter(request, "RoleArn"))) : List.of();
            case "application-autoscaling" -> scaling(action, operation, account);
            default -> List.of(new Demand(action, "*"));
        };
    }

    private static List<Demand> ecr(String action, JsonNode json, Account account) {
        if (action.equals("ecr:GetAuthorizationToken")) {
            return List.of(new Demand(action, "*"));
        }
        List<String> names = new ArrayList<>();
        json.path("repositoryNames").forEach(name -> names.add(name.asString("")));
        if (names.isEmpty()) {
            names.add(json.path("repositoryName").asString("*"));
        }
        return names.stream()
                .map(name -> new Demand(action, account.arn("ecr", "repository/" + name)))
                .toList();
    }

    private static String logs(String operation, JsonNode json, Account account) {
        return switch (operation) {
            case "DescribeLogGroups" -> account.arn("logs", "log-group::log-stream:");
            case "GetLogEvents" ->
                account.arn(
                        "logs",
                        "log-group:" + json.path("logGroupName").asString("") + ":log-stream:"
                                + json.path("logStreamName").asString(""));
            default ->
                account.arn("logs", "log-group:" + json.path("logGroupName").asString("") + ":log-stream:");
        };
    }

    /** AWS looks for the ARN of a secret that is named; what six letters end it no policy can know. */
    private static String secret(JsonNode json, Account account) {
        String id = json.path("SecretId").asString("*");
        return id.startsWith("arn:") ? id : account.arn("secretsmanager", "secret:" + id + "-000000");
    }

    /** With a condition on an ETag the object is read too ("How to prevent object overwrites with conditional writes"). */
    private static List<Demand> store(AwsRequest request) {
        StoreCall call = StoreCall.of(request);
        String bucket = "arn:aws:s3:::" + call.bucket();
        String object = bucket + "/" + call.key();
        boolean conditional = request.header("If-Match").isPresent();
        return switch (call.operation()) {
            case "GetObject", "HeadObject" -> List.of(new Demand("s3:GetObject", object));
            case "PutObject" -> written("s3:PutObject", object, conditional);
            case "DeleteObject" -> written("s3:DeleteObject", object, conditional);
            case "ListObjectsV2", "HeadBucket" ->
                List.of(new Demand(
                        "s3:ListBucket",
                        bucket,
                        Map.of("s3:prefix", call.query().getOrDefault("prefix", ""))));
            default -> List.of();
        };
    }

    private static List<Demand> written(String action, String object, boolean conditional) {
        Demand write = new Demand(action, object);
        return conditional ? List.of(write, new Demand("s3:GetObject", object)) : List.of(write);
    }

    /** Who may not list a bucket does not learn that an object is missing ("GetObject", S3 API Reference: 403 in place of 404). */
    public static Demand toLearnOfAbsence(AwsRequest request) {
        StoreCall call = StoreCall.of(request);
        return new Demand("s3:ListBucket", "arn:aws:s3:::" + call.bucket());
    }

    private static List<Demand> scaling(String action, String operation, Account account) {
        return List.of(
                operation.startsWith("Describe")
                        ? new Demand(action, "*")
                        : new Demand(
                                action,
                                account.arn("application-autoscaling", "scalable-target/0"),
                                Map.of("application-autoscaling:service-namespace", "ecs")));
    }

    private static JsonNode json(AwsRequest request) {
        try {
            return JsonMapper.shared().readTree(request.body());
        } catch (JacksonException e) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    private static String parameter(AwsRequest request, String name) {
        for (String pair : new String(request.body(), StandardCharsets.UTF_8).split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "*";
    }
}
