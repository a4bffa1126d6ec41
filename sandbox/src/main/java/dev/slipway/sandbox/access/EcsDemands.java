package dev.slipway.sandbox.access;

import dev.slipway.sandbox.protocol.Account;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What a call to ECS demands ("Actions, resources, and condition keys for Amazon Elastic Container Service", Service Authorization
 * Reference). Names become ARNs of the caller's account.
 */
final class EcsDemands {

    private static final String TASKS = "ecs-tasks.amazonaws.com";

    private final String operation;
    private final JsonNode json;
    private final Account account;
    private final Function<String, Collection<String>> roles;
    private final List<Demand> demands = new ArrayList<>();

    EcsDemands(String operation, JsonNode json, Account account, Function<String, Collection<String>> roles) {
        this.operation = operation;
        this.json = json;
        this.account = account;
        this.roles = roles;
    }

    List<Demand> all() {
        switch (operation) {
            case "DescribeClusters" -> each("clusters").forEach(cluster -> demand(arn("cluster/", cluster), Map.of()));
            case "DescribeServices" -> each("services").forEach(this::service);
            case "UpdateService", "ListServiceDeployments", "DeleteService" -> service(text("service"));
            case "CreateService" -> service(text("serviceName"));
            case "ListServices" -> demand("*", inCluster());
            case "DescribeServiceDeployments" -> each("serviceDeploymentArns").forEach(this::ofService);
            case "DescribeServiceRevisions" -> each("serviceRevisionArns").forEach(this::ofService);
            case "StopServiceDeployment" -> ofService(text("serviceDeploymentArn"));
            case "DescribeTasks", "GetTaskProtection", "UpdateTaskProtection" ->
                each("tasks").forEach(this::task);
            case "StopTask" -> task(text("task"));
            case "ListTasks" -> demand(account.arn("ecs", "container-instance/" + cluster() + "/*"), inCluster());
            case "RunTask" -> run();
            case "RegisterTaskDefinition" -> register();
            case "TagResource", "UntagResource", "ListTagsForResource" -> demand(text("resourceArn"), Map.of());
            default -> demand("*", Map.of());
        }
        return List.copyOf(demands);
    }

    private void run() {
        String definition = text("taskDefinition");
        String arn = definition.startsWith("arn:")
                ? definition
                : account.arn("ecs", "task-definition/" + definition + (definition.contains(":") ? "" : ":*"));
        demand(arn, inCluster());
        pass(roles.apply(definition));
        pass(List.of(
                json.path("overrides").path("taskRoleArn").asString(""),
                json.path("overrides").path("executionRoleArn").asString("")));
        if (!json.path("tags").isEmpty()) {
            tag(account.arn("ecs", "task/" + cluster() + "/*"));
        }
    }

    private void register() {
        String arn = account.arn("ecs", "task-definition/" + text("family") + ":*");
        demand(arn, Map.of());
        pass(List.of(text("taskRoleArn"), text("executionRoleArn")));
        if (!json.path("tags").isEmpty()) {
            tag(arn);
        }
    }

    private void pass(Collection<String> passed) {
        for (String role : new TreeSet<>(passed)) {
            if (!role.isEmpty()) {
                demands.add(new Demand("iam:PassRole", role, Map.of("iam:PassedToService", TASKS)));
            }
        }
    }

    private void tag(String arn) {
        demands.add(new Demand("ecs:TagResource", arn, Map.of("ecs:CreateAction", operation)));
    }

    private void service(String name) {
        demand(arn("service/" + cluster() + "/", name), inCluster());
    }

    private void task(String id) {
        demand(arn("task/" + cluster() + "/", id), inCluster());
    }

    /** A deployment's ARN, or a revision's, has cluster and service in it, and both are looked at. */
    private void ofService(String arn) {
        String[] parts = arn.split("/", -1);
        String cluster = parts.length > 2 ? parts[1] : "";
        String service = account.arn("ecs", "service/" + cluster + "/" + (parts.length > 2 ? parts[2] : ""));
        Map<String, String> context =
                Map.of("ecs:cluster", account.arn("ecs", "cluster/" + cluster), "ecs:service", service);
        demand(service, context);
        demand(arn, context);
    }

    private void demand(String resource, Map<String, String> context) {
        demands.add(new Demand("ecs:" + operation, resource, context));
    }

    private Map<String, String> inCluster() {
        return Map.of("ecs:cluster", account.arn("ecs", "cluster/" + cluster()));
    }

    private String cluster() {
        String named = text("cluster");
        return named.isEmpty() ? "default" : named.substring(named.lastIndexOf('/') + 1);
    }

    private String arn(String kind, String named) {
        return named.startsWith("arn:") ? named : account.arn("ecs", kind + named);
    }

    private String text(String member) {
        return json.path(member).asString("");
    }

    private List<String> each(String member) {
        List<String> texts = new ArrayList<>();
        json.path(member).forEach(text -> texts.add(text.asString("")));
        return texts;
    }
}
