package dev.slipway.sandbox.ecs;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a task learns about itself ("Amazon ECS task metadata endpoint version 4 for Fargate"). */
final class TaskMetadata {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TaskMetadata() {}

    static ObjectNode container(EcsTask task, EcsContainer container) {
        ObjectNode json = JSON.createObjectNode()
                .put("DockerId", container.runtimeId)
                .put("Name", container.name())
                .put("DockerName", container.name())
                .put("Image", container.definition.image());
        Images.Resolution.Found image = container.image;
        if (image != null) {
            json.put("ImageID", image.digest());
        }
        json.putObject("Labels")
                .put("com.amazonaws.ecs.cluster", task.origin.clusterArn())
                .put("com.amazonaws.ecs.container-name", container.name())
                .put("com.amazonaws.ecs.task-arn", task.arn)
                .put(
                        "com.amazonaws.ecs.task-definition-family",
                        task.definition.definition().family())
                .put(
                        "com.amazonaws.ecs.task-definition-version",
                        String.valueOf(task.definition.definition().revision()));
        json.put("DesiredStatus", task.wanted() ? "RUNNING" : "STOPPED").put("KnownStatus", container.status.name());
        Optional.ofNullable(container.exitCode).ifPresent(code -> json.put("ExitCode", code));
        json.put("CreatedAt", task.createdAt.toString());
        Optional.ofNullable(container.startedAt).ifPresent(at -> json.put("StartedAt", at.toString()));
        json.put("Type", "NORMAL");
        ArrayNode ports = json.putArray("Ports");
        container.ports.forEach((inside, outside) -> ports.addObject()
                .put("ContainerPort", inside)
                .put("HostPort", outside)
                .put("Protocol", "tcp"));
        json.putArray("Networks")
                .addObject()
                .put("NetworkMode", "awsvpc")
                .putArray("IPv4Addresses")
                .add("127.0.0.1");
        return json;
    }

    static ObjectNode task(EcsTask task) {
        ObjectNode json = JSON.createObjectNode()
                .put("Cluster", task.origin.clusterArn())
                .put("TaskARN", task.arn)
                .put("Family", task.definition.definition().family())
                .put("Revision", String.valueOf(task.definition.definition().revision()))
                .put("DesiredStatus", task.wanted() ? "RUNNING" : "STOPPED")
                .put("KnownStatus", task.status.name())
                .put("LaunchType", "FARGATE")
                .put("AvailabilityZone", "eu-central-1a");
        if (!task.origin.service().isEmpty()) {
            json.put("ServiceName", task.origin.service());
        }
        Optional.ofNullable(task.pullStartedAt).ifPresent(at -> json.put("PullStartedAt", at.toString()));
        Optional.ofNullable(task.pullStoppedAt).ifPresent(at -> json.put("PullStoppedAt", at.toString()));
        List<ObjectNode> containers = task.containers.stream()
                .map(container -> container(task, container))
                .toList();
        json.putArray("Containers").addAll(containers);
        return json;
    }
}
