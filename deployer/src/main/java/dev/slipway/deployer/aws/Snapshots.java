package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.ContainerImage;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.Task;

/** The SDK's answers as our own records. What ECS leaves out gets ECS's documented default. */
final class Snapshots {
    private static final int DEFAULT_MINIMUM_HEALTHY_PERCENT = 100;
    private static final int DEFAULT_MAXIMUM_PERCENT = 200;

    private Snapshots() {}

    static ServiceSnapshot service(Service service) {
        DeploymentConfiguration configuration = service.deploymentConfiguration();
        return new ServiceSnapshot(
                service.serviceName(),
                text(service.status()),
                rolling(service),
                new TaskDefinitionArn(service.taskDefinition()),
                number(service.desiredCount()),
                number(service.runningCount()),
                number(service.pendingCount()),
                configuration == null || configuration.minimumHealthyPercent() == null
                        ? DEFAULT_MINIMUM_HEALTHY_PERCENT
                        : configuration.minimumHealthyPercent(),
                configuration == null || configuration.maximumPercent() == null
                        ? DEFAULT_MAXIMUM_PERCENT
                        : configuration.maximumPercent(),
                health(service),
                service.currentServiceDeployment() == null
                        ? null
                        : new ServiceDeploymentArn(service.currentServiceDeployment()),
                service.deployments().stream().map(Snapshots::deployment).toList(),
                service.networkConfiguration() == null
                                || service.networkConfiguration().awsvpcConfiguration() == null
                        ? null
                        : network(service.networkConfiguration().awsvpcConfiguration()),
                service.platformVersion(),
                service.events().stream()
                        .map(event -> new ServiceSnapshot.ServiceEvent(
                                event.id(), instant(event.createdAt()), event.message()))
                        .toList());
    }

    private static boolean rolling(Service service) {
        boolean ecs = service.deploymentController() == null
                || service.deploymentController().type() == DeploymentControllerType.ECS;
        DeploymentConfiguration configuration = service.deploymentConfiguration();
        boolean inPlace = configuration == null
                || configuration.strategy() == null
                || configuration.strategy() == DeploymentStrategy.ROLLING;
        return ecs && inPlace;
    }

    private static ServiceSnapshot.Health health(Service service) {
        DeploymentConfiguration configuration = service.deploymentConfiguration();
        return new ServiceSnapshot.Health(
                Duration.ofSeconds(number(service.healthCheckGracePeriodSeconds())),
                service.loadBalancers().stream()
                        .map(LoadBalancer::targetGroupArn)
                        .filter(Objects::nonNull)
                        .toList(),
                configuration != null
                        && configuration.alarms() != null
                        && Boolean.TRUE.equals(configuration.alarms().enable()));
    }

    private static ServiceSnapshot.Network network(AwsVpcConfiguration vpc) {
        return new ServiceSnapshot.Network(
                vpc.subnets(), vpc.securityGroups(), vpc.assignPublicIp() == AssignPublicIp.ENABLED);
    }

    private static DeploymentSnapshot deployment(Deployment deployment) {
        return new DeploymentSnapshot(
                deployment.id(),
                text(deployment.status()).equals("PRIMARY"),
                new TaskDefinitionArn(deployment.taskDefinition()),
                rollout(deployment),
                text(deployment.rolloutStateReason()),
                number(deployment.desiredCount()),
                number(deployment.runningCount()),
                number(deployment.pendingCount()),
                number(deployment.failedTasks()),
                instant(deployment.createdAt()));
    }

    private static DeploymentSnapshot.Rollout rollout(Deployment deployment) {
        if (deployment.rolloutState() == null) {
            return DeploymentSnapshot.Rollout.UNKNOWN;
        }
        return switch (deployment.rolloutState()) {
            case COMPLETED -> DeploymentSnapshot.Rollout.COMPLETED;
            case FAILED -> DeploymentSnapshot.Rollout.FAILED;
            case IN_PROGRESS -> DeploymentSnapshot.Rollout.IN_PROGRESS;
            case UNKNOWN_TO_SDK_VERSION -> DeploymentSnapshot.Rollout.UNKNOWN;
        };
    }

    static ServiceDeploymentSnapshot serviceDeployment(ServiceDeployment deployment) {
        return new ServiceDeploymentSnapshot(
                new ServiceDeploymentArn(deployment.serviceDeploymentArn()),
                status(deployment.status()),
                text(deployment.statusReason()),
                deployment.targetServiceRevision() == null
                        ? ""
                        : text(deployment.targetServiceRevision().arn()),
                instant(deployment.createdAt()));
    }

    static ServiceDeploymentSnapshot serviceDeployment(ServiceDeploymentBrief deployment) {
        return new ServiceDeploymentSnapshot(
                new ServiceDeploymentArn(deployment.serviceDeploymentArn()),
                status(deployment.status()),
                text(deployment.statusReason()),
                text(deployment.targetServiceRevisionArn()),
                instant(deployment.createdAt()));
    }

    private static ServiceDeploymentSnapshot.Status status(@Nullable ServiceDeploymentStatus status) {
        if (status == null) {
            return ServiceDeploymentSnapshot.Status.UNKNOWN;
        }
        return switch (status) {
            case PENDING -> ServiceDeploymentSnapshot.Status.PENDING;
            case IN_PROGRESS -> ServiceDeploymentSnapshot.Status.IN_PROGRESS;
            case STOP_REQUESTED -> ServiceDeploymentSnapshot.Status.STOP_REQUESTED;
            case ROLLBACK_REQUESTED -> ServiceDeploymentSnapshot.Status.ROLLBACK_REQUESTED;
            case ROLLBACK_IN_PROGRESS -> ServiceDeploymentSnapshot.Status.ROLLBACK_IN_PROGRESS;
            case SUCCESSFUL -> ServiceDeploymentSnapshot.Status.SUCCESSFUL;
            case STOPPED -> ServiceDeploymentSnapshot.Status.STOPPED;
            case ROLLBACK_SUCCESSFUL -> ServiceDeploymentSnapshot.Status.ROLLBACK_SUCCESSFUL;
            case ROLLBACK_FAILED -> ServiceDeploymentSnapshot.Status.ROLLBACK_FAILED;
            case UNKNOWN_TO_SDK_VERSION -> ServiceDeploymentSnapshot.Status.UNKNOWN;
        };
    }

    static ServiceRevision serviceRevision(software.amazon.awssdk.services.ecs.model.ServiceRevision revision) {
        Map<String, Digest> digests = new HashMap<>();
        for (ContainerImage image : revision.containerImages()) {
            if (image.imageDigest() != null && Digest.isDigest(image.imageDigest())) {
                digests.put(image.containerName(), new Digest(image.imageDigest()));
            }
        }
        return new ServiceRevision(
                revision.serviceRevisionArn(), new TaskDefinitionArn(revision.taskDefinition()), digests);
    }

    static TaskSnapshot task(Task task) {
        List<TaskSnapshot.ContainerSnapshot> containers = task.containers().stream()
                .map(container ->
                        new TaskSnapshot.ContainerSnapshot(container.name(), container.exitCode(), container.reason()))
                .toList();
        return new TaskSnapshot(
                new TaskArn(task.taskArn()),
                new TaskDefinitionArn(task.taskDefinitionArn()),
                text(task.startedBy()),
                text(task.lastStatus()),
                text(task.stopCodeAsString()),
                text(task.stoppedReason()),
                containers,
                instant(task.createdAt()),
                task.startedAt(),
                commands(task));
    }

    private static Map<String, List<String>> commands(Task task) {
        if (task.overrides() == null) {
            return Map.of();
        }
        Map<String, List<String>> commands = new HashMap<>();
        for (ContainerOverride override : task.overrides().containerOverrides()) {
            if (override.hasCommand() && override.name() != null) {
                commands.put(override.name(), override.command());
            }
        }
        return commands;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static int number(@Nullable Integer value) {
        return value == null ? 0 : value;
    }

    private static Instant instant(@Nullable Instant value) {
        return value == null ? Instant.EPOCH : value;
    }
}
