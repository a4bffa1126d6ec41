package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.AwsAnswer;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One service of an engine, acted upon in short words over ECS's own JSON: {@code deploy B}, {@code scale 5}. Images have
 * one-letter names. Whatever is shown is taken from the answers or the snapshot, never from the scheduler.
 */
final class Stage {

    /** Where all containers write to; to be made before. */
    static final String LOGS = "/ecs/ublog";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Ecs engine;
    private final AwsEndpoint endpoint;
    private final String cluster;
    private final String service;
    private final Function<String, String> imageOf;
    private final Map<String, String> lettersByDefinition = new HashMap<>();
    private final Map<String, String> definitionsByDeployment = new HashMap<>();
    private final Map<String, String> newestDefinition = new HashMap<>();
    private Given given = Given.parse("worker 1 A");

    /** ECS said no. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** @param imageOf the image that a container definition names for a letter */
    Stage(Ecs engine, AwsEndpoint endpoint, String cluster, String service, Function<String, String> imageOf) {
        this.engine = engine;
        this.endpoint = endpoint;
        this.cluster = cluster;
        this.service = service;
        this.imageOf = imageOf;
    }

    JsonNode call(String operation, ObjectNode input) {
        AwsAnswer answer = endpoint.handle(
                Map.of(
                        "X-Amz-Target",
                        "AmazonEC2ContainerServiceV20141113." + operation,
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=sandbox/20261121/eu-central-1/ecs/aws4_request"),
                input.toString().getBytes(StandardCharsets.UTF_8));
        JsonNode json = JSON.readTree(answer.body());
        if (answer.status() != 200) {
            throw new Refused(json.path("__type").asString("") + ": "
                    + json.path("message").asString(""));
        }
        return json;
    }

    /** An object with the cluster and, if asked for, the service. */
    private ObjectNode input(String serviceMember) {
        ObjectNode input = JSON.createObjectNode().put("cluster", cluster);
        return serviceMember.isEmpty() ? input : input.put(serviceMember, service);
    }

    void create(Given wanted, String targetGroup) {
        given = wanted;
        ObjectNode input = input("serviceName")
                .put("taskDefinition", define(given.image()))
                .put("desiredCount", given.desired());
        input.set("deploymentConfiguration", given.configuration());
        input.putObject("networkConfiguration")
                .putObject("awsvpcConfiguration")
                .putArray("subnets")
                .add("subnet-a");
        if (given.kind() == Given.Kind.WEB) {
            input.putArray("loadBalancers")
                    .addObject()
                    .put("targetGroupArn", targetGroup)
                    .put("containerName", "app")
                    .put("containerPort", 8080);
        }
        given.grace().ifPresent(seconds -> input.put("healthCheckGracePeriodSeconds", seconds));
        call("CreateService", input);
    }

    /** Registers a revision that runs an image and gives its ARN. */
    private String define(String letter) {
        ObjectNode input = JSON.createObjectNode().put("family", service).put("networkMode", "awsvpc");
        ObjectNode container = input.putArray("containerDefinitions")
                .addObject()
                .put("name", "app")
                .put("image", imageOf.apply(letter))
                .put("stopTimeout", 30);
        container.putArray("portMappings").addObject().put("containerPort", 8080);
        container
                .putObject("logConfiguration")
                .put("logDriver", "awslogs")
                .putObject("options")
                .put("awslogs-group", LOGS)
                .put("awslogs-region", "eu-central-1")
                .put("awslogs-stream-prefix", service);
        if (given.kind() == Given.Kind.CHECKED) {
            ObjectNode check = container
                    .putObject("healthCheck")
                    .put("interval", given.interval())
                    .put("retries", 2);
            check.putArray("command").add("CMD-SHELL").add("test -e well");
        }
        String arn = call("RegisterTaskDefinition", input)
                .path("taskDefinition")
                .path("taskDefinitionArn")
                .asString("");
        lettersByDefinition.put(arn, letter);
        newestDefinition.put(letter, arn);
        return arn;
    }

    /** Does what a line of a scenario says. */
    void act(String action) {
        List<String> words = List.of(action.split(" "));
        switch (words.getFirst()) {
            case "deploy" -> update(input("service").put("taskDefinition", define(words.get(1))));
            case "redeploy" -> update(input("service").put("taskDefinition", newestDefinition.get(words.get(1))));
            case "force" -> update(input("service").put("forceNewDeployment", true));
            case "scale" -> update(input("service").put("desiredCount", Integer.parseInt(words.get(1))));
            case "set" -> {
                given = given.with(words.subList(1, words.size()));
                ObjectNode input = input("service");
                input.set("deploymentConfiguration", given.configuration());
                given.grace().ifPresent(seconds -> input.put("healthCheckGracePeriodSeconds", seconds));
                update(input);
            }
            case "stop" ->
                call(
                        "StopServiceDeployment",
                        JSON.createObjectNode()
                                .put("serviceDeploymentArn", currentDeployment())
                                .put("stopType", words.get(1)));
            case "stop-task" ->
                call("StopTask", input("").put("task", tasks(words.get(1)).getFirst()));
            case "protect" -> {
                ObjectNode input = input("").put("protectionEnabled", true);
                ArrayNode arns = input.putArray("tasks");
                tasks(words.get(1)).stream()
                        .limit(Integer.parseInt(words.get(2)))
                        .forEach(arns::add);
                words.stream()
                        .skip(3)
                        .findFirst()
                        .ifPresent(minutes -> input.put("expiresInMinutes", Integer.parseInt(minutes)));
                call("UpdateTaskProtection", input);
            }
            case "deregister" ->
                call(
                        "DeregisterTaskDefinition",
                        JSON.createObjectNode().put("taskDefinition", newestDefinition.get(words.get(1))));
            case "delete" -> call("DeleteService", input("service").put("force", true));
            default -> throw new IllegalArgumentException("no such action: " + action);
        }
    }

    private void update(ObjectNode input) {
        call("UpdateService", input);
    }

    private JsonNode describe() {
        ObjectNode input = JSON.createObjectNode().put("cluster", cluster);
        input.putArray("services").add(service);
        return call("DescribeServices", input).path("services").path(0);
    }

    private String currentDeployment() {
        return describe().path("currentServiceDeployment").asString("");
    }

    /** ARNs of an image's tasks that shall run, the oldest first. */
    List<String> tasks(String letter) {
        return shown().stream()
                .flatMap(there -> there.tasks().stream())
                .filter(task -> letterOf(task).equals(letter) && !isEnding(task))
                .map(Snapshot.Task::arn)
                .toList();
    }

    private Optional<Snapshot.Service> shown() {
        Optional<Snapshot.Service> found = engine.snapshot().clusters().stream()
                .filter(there -> there.name().equals(cluster))
                .flatMap(there -> there.services().stream())
                .filter(there -> there.name().equals(service))
                .findFirst();
        found.ifPresent(there -> there.deployments()
                .forEach(deployment -> definitionsByDeployment.put(deployment.id(), deployment.taskDefinition())));
        return found;
    }

    private static boolean isEnding(Snapshot.Task task) {
        return switch (task.status()) {
            case "PROVISIONING", "PENDING", "RUNNING" -> false;
            default -> true;
        };
    }

    private String letterOf(Snapshot.Task task) {
        return lettersByDefinition.getOrDefault(definitionsByDeployment.getOrDefault(task.startedBy(), ""), "?");
    }

    /** The service in one line, such as {@code A3 B1+2 IN_PROGRESS !1}; see the notation of the scenarios. */
    String line() {
        Optional<Snapshot.Service> found = shown();
        if (found.isEmpty()) {
            return "INACTIVE";
        }
        Snapshot.Service there = found.get();
        Map<String, int[]> counts = new TreeMap<>();
        for (Snapshot.Task task : there.tasks()) {
            int[] count = counts.computeIfAbsent(letterOf(task), letter -> new int[3]);
            switch (task.status()) {
                case "RUNNING" -> count[0]++;
                case "PROVISIONING", "PENDING" -> count[1]++;
                case "DEACTIVATING", "STOPPING" -> count[2]++;
                default -> {}
            }
        }
        String tasks = counts.entrySet().stream()
                .map(entry -> shown(entry.getKey(), entry.getValue()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
        Snapshot.Deployment primary = there.deployments().getFirst();
        return (tasks.isEmpty() ? "none" : tasks) + " " + primary.serviceDeployment()
                + (primary.failedTasks() > 0 ? " !" + primary.failedTasks() : "");
    }

    private static String shown(String letter, int[] count) {
        if (count[0] + count[1] + count[2] == 0) {
            return "";
        }
        return letter
                + (count[0] > 0 ? count[0] : "")
                + (count[1] > 0 ? "+" + count[1] : "")
                + (count[2] > 0 ? "-" + count[2] : "");
    }

    /** How it stands: the service deployment's state, the primary's roll-out state, and the images that run. */
    String verdict() {
        return shown().map(there -> {
                    Snapshot.Deployment primary = there.deployments().getFirst();
                    String running = there.tasks().stream()
                            .filter(task -> task.status().equals("RUNNING"))
                            .map(this::letterOf)
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining("+"));
                    return primary.serviceDeployment() + " " + primary.rolloutState() + " "
                            + (running.isEmpty() ? "none" : running);
                })
                .orElse(describe().path("status").asString("gone").toUpperCase(Locale.ROOT));
    }

    /** Forgets the names of what no longer runs, so that only ECS remembers. */
    void forget() {
        lettersByDefinition.keySet().retainAll(newestDefinition.values());
        definitionsByDeployment.clear();
    }

    /** What ECS told of the service, the newest first. */
    List<String> events() {
        return shown().stream()
                .flatMap(there -> there.events().stream())
                .map(Snapshot.Event::message)
                .toList();
    }
}
