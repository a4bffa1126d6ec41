package dev.slipway.sandbox.ecs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Connectivity;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ManagedAgent;
import software.amazon.awssdk.services.ecs.model.ManagedAgentName;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/** A task as DescribeTasks shows it. */
final class TaskView {

    private TaskView() {}

    static Task of(EcsTask task, boolean withTags) {
        TaskDefinition definition = task.definition.definition();
        return Task.builder()
                .taskArn(task.arn)
                .clusterArn(task.origin.clusterArn())
                .taskDefinitionArn(definition.taskDefinitionArn())
                .group(task.origin.group())
                .startedBy(task.origin.startedBy().isEmpty() ? null : task.origin.startedBy())
                .lastStatus(task.status.name())
                .desiredStatus(task.wanted() ? "RUNNING" : "STOPPED")
                .healthStatus(health(task))
                .launchType(LaunchType.FARGATE)
                .capacityProviderName(task.placement.capacityProvider())
                .platformVersion(task.placement.platformVersion())
                .platformFamily("Linux")
                .availabilityZone(task.placement.zone(region(task)))
                .cpu(first(task.origin.overrides().cpu(), definition.cpu()))
                .memory(first(task.origin.overrides().memory(), definition.memory()))
                .ephemeralStorage(first(task.origin.overrides().ephemeralStorage(), definition.ephemeralStorage()))
                .overrides(task.origin.overrides())
                .attachments(attachments(task))
                .attributes(List.of())
                .connectivity(task.reachedRunning() ? Connectivity.CONNECTED : null)
                .connectivityAt(task.startedAt)
                .createdAt(task.createdAt)
                .pullStartedAt(task.pullStartedAt)
                .pullStoppedAt(task.pullStoppedAt)
                .startedAt(task.startedAt)
                .stoppingAt(task.stoppingAt)
                .executionStoppedAt(task.executionStoppedAt)
                .stoppedAt(task.stoppedAt)
                .stopCode(task.stopCode)
                .stoppedReason(task.stoppedReason)
                .enableExecuteCommand(task.origin.executeCommand())
                .version((long) task.version)
                .tags(withTags ? task.tags : List.of())
                .containers(task.containers.stream()
                        .map(container -> container(task, container))
                        .toList())
                .build();
    }

    private static Container container(EcsTask task, EcsContainer container) {
        Images.Resolution.Found image = container.image;
        ContainerOverride override =
                task.override(container).orElse(ContainerOverride.builder().build());
        Container.Builder view = Container.builder()
                .containerArn(task.arn.replace(":task/", ":container/") + "/" + container.runtimeId)
                .taskArn(task.arn)
                .name(container.name())
                .image(container.definition.image())
                .imageDigest(image == null ? null : image.digest())
                .runtimeId(container.handle == null ? null : container.runtimeId)
                .lastStatus(container.status.name())
                .exitCode(container.exitCode)
                .reason(container.reason)
                .healthStatus(container.health)
                .cpu(String.valueOf(orZero(first(override.cpu(), container.definition.cpu()))))
                .memory(text(first(override.memory(), container.definition.memory())))
                .memoryReservation(text(first(override.memoryReservation(), container.definition.memoryReservation())))
                .networkBindings(container.ports.entrySet().stream()
                        .map(port -> NetworkBinding.builder()
                                .bindIP("127.0.0.1")
                                .containerPort(port.getKey())
                                .hostPort(port.getValue())
                                .protocol(TransportProtocol.TCP)
                                .build())
                        .toList())
                .networkInterfaces(NetworkInterface.builder()
                        .attachmentId(attachmentId(task))
                        .privateIpv4Address("127.0.0.1")
                        .build());
        return task.origin.executeCommand()
                ? view.managedAgents(agent(container)).build()
                : view.build();
    }

    /** What ECS Exec runs beside a container. */
    private static ManagedAgent agent(EcsContainer container) {
        return ManagedAgent.builder()
                .name(ManagedAgentName.EXECUTE_COMMAND_AGENT)
                .lastStatus(container.status.name())
                .lastStartedAt(container.startedAt)
                .build();
    }

    private static String region(EcsTask task) {
        return List.of(task.arn.split(":", 5)).get(3);
    }

    private static <T> @Nullable T first(@Nullable T given, @Nullable T otherwise) {
        return given == null ? otherwise : given;
    }

    /** Unhealthy if one essential container is, healthy if all with a check are, unknown if none has one. */
    static HealthStatus health(EcsTask task) {
        List<HealthStatus> all = task.containers.stream()
                .filter(container -> container.essential() && container.hasHealthCheck())
                .map(container -> container.health)
                .toList();
        if (all.contains(HealthStatus.UNHEALTHY)) {
            return HealthStatus.UNHEALTHY;
        }
        return all.isEmpty() || all.contains(HealthStatus.UNKNOWN) ? HealthStatus.UNKNOWN : HealthStatus.HEALTHY;
    }

    private static List<Attachment> attachments(EcsTask task) {
        NetworkConfiguration network = task.origin.network();
        if (network == null || network.awsvpcConfiguration() == null) {
            return List.of();
        }
        return List.of(Attachment.builder()
                .id(attachmentId(task))
                .type("ElasticNetworkInterface")
                .status(
                        switch (task.status) {
                            case PROVISIONING -> "PRECREATED";
                            case PENDING -> "ATTACHING";
                            case RUNNING, DEACTIVATING, STOPPING -> "ATTACHED";
                            case DEPROVISIONING -> "DETACHING";
                            case STOPPED -> "DELETED";
                        })
                .details(
                        KeyValuePair.builder()
                                .name("subnetId")
                                .value(task.placement.subnet())
                                .build(),
                        KeyValuePair.builder()
                                .name("networkInterfaceId")
                                .value("eni-" + task.id.substring(0, 17))
                                .build(),
                        KeyValuePair.builder()
                                .name("privateIPv4Address")
                                .value("127.0.0.1")
                                .build())
                .build());
    }

    private static String attachmentId(EcsTask task) {
        return task.id.substring(0, 8) + "-" + task.id.substring(8, 12) + "-" + task.id.substring(12, 16) + "-"
                + task.id.substring(16, 20) + "-" + task.id.substring(20);
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    private static @Nullable String text(@Nullable Integer number) {
        return number == null ? null : String.valueOf(number);
    }
}
