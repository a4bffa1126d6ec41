package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.Shapes;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.ContainerImage;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentController;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceCurrentRevisionSummary;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;
import tools.jackson.databind.node.ObjectNode;

/** A service, its deployments and revisions as the Describe operations show them. */
final class ServiceView {

    private ServiceView() {}

    static Service of(EcsService service, boolean withTags) {
        Service.Builder view = Service.builder()
                .serviceArn(service.arn)
                .serviceName(service.name)
                .clusterArn(service.cluster.arn)
                .status(service.status.name())
                .desiredCount(service.desiredCount)
                .runningCount(
                        count(service.tasks.stream().filter(EcsTask::running).toList()))
                .pendingCount(
                        count(service.tasks.stream().filter(EcsTask::pending).toList()))
                .launchType(LaunchType.FARGATE)
                .platformVersion(service.platformVersion)
                .platformFamily("Linux")
                .taskDefinition(service.primary().revision.definition().arn())
                .deploymentConfiguration(service.settings.shape())
                .deploymentController(DeploymentController.builder()
                        .type(DeploymentControllerType.ECS)
                        .build())
                .schedulingStrategy(SchedulingStrategy.REPLICA)
                .loadBalancers(service.loadBalancers)
                .serviceRegistries(List.of())
                .networkConfiguration(service.network)
                .healthCheckGracePeriodSeconds(service.gracePeriodSeconds)
                .propagateTags(service.propagateTags)
                .enableExecuteCommand(service.executeCommand)
                .enableECSManagedTags(false)
                .availabilityZoneRebalancing(service.zoneRebalancing)
                .createdAt(service.createdAt)
                .events(service.events())
                .deployments(service.rollouts.stream()
                        .map(rollout -> deployment(service, rollout))
                        .toList())
                .currentServiceRevisions(service.rollouts.stream()
                        .map(rollout -> currentRevision(service, rollout))
                        .toList())
                .placementConstraints(List.of())
                .placementStrategy(List.of());
        service.currentDeployment().ifPresent(current -> view.currentServiceDeployment(current.arn));
        if (withTags) {
            view.tags(service.tags);
        }
        return view.build();
    }

    private static Deployment deployment(EcsService service, Rollout rollout) {
        boolean primary = rollout.id.equals(service.primary().id);
        List<EcsTask> tasks = service.tasksOf(rollout).toList();
        return Deployment.builder()
                .id(rollout.id)
                .status(primary ? "PRIMARY" : "ACTIVE")
                .taskDefinition(rollout.revision.definition().arn())
                .desiredCount(
                        primary
                                ? service.desiredCount
                                : count(tasks.stream().filter(EcsTask::wanted).toList()))
                .runningCount(count(tasks.stream().filter(EcsTask::running).toList()))
                .pendingCount(count(tasks.stream().filter(EcsTask::pending).toList()))
                .failedTasks(rollout.failedTasks)
                .rolloutState(rollout.state)
                .rolloutStateReason(rollout.reason)
                .createdAt(rollout.createdAt)
                .updatedAt(rollout.updatedAt)
                .launchType(LaunchType.FARGATE)
                .platformVersion(rollout.revision.platformVersion())
                .platformFamily("Linux")
                .networkConfiguration(rollout.revision.network())
                .build();
    }

    private static ServiceCurrentRevisionSummary currentRevision(EcsService service, Rollout rollout) {
        ServiceRevisionSummary summary = summary(service, rollout.revision);
        return ServiceCurrentRevisionSummary.builder()
                .arn(summary.arn())
                .requestedTaskCount(summary.requestedTaskCount())
                .runningTaskCount(summary.runningTaskCount())
                .pendingTaskCount(summary.pendingTaskCount())
                .build();
    }

    private static ServiceRevisionSummary summary(EcsService service, ServiceRevisionRecord revision) {
        List<EcsTask> tasks = service.rollouts.stream()
                .filter(rollout -> rollout.revision.arn().equals(revision.arn()))
                .flatMap(service::tasksOf)
                .toList();
        boolean primary = service.primary().revision.arn().equals(revision.arn());
        return ServiceRevisionSummary.builder()
                .arn(revision.arn())
                .requestedTaskCount(
                        primary
                                ? service.desiredCount
                                : count(tasks.stream().filter(EcsTask::wanted).toList()))
                .runningTaskCount(count(tasks.stream().filter(EcsTask::running).toList()))
                .pendingTaskCount(count(tasks.stream().filter(EcsTask::pending).toList()))
                .build();
    }

    static ServiceDeployment deployment(EcsService service, ServiceDeploymentRecord deployment) {
        return ServiceDeployment.builder()
                .serviceDeploymentArn(deployment.arn)
                .serviceArn(service.arn)
                .clusterArn(service.cluster.arn)
                .status(deployment.status)
                .statusReason(deployment.reason)
                .lifecycleStage(deployment.stage)
                .createdAt(deployment.createdAt)
                .startedAt(deployment.startedAt)
                .stoppedAt(deployment.stoppedAt)
                .finishedAt(deployment.finishedAt)
                .updatedAt(deployment.updatedAt)
                .sourceServiceRevisions(deployment.sources.stream()
                        .map(source -> summary(service, source))
                        .toList())
                .targetServiceRevision(summary(service, deployment.target))
                .deploymentConfiguration(deployment.settings.shape())
                .rollback(deployment.rollback)
                .deploymentCircuitBreaker(ServiceDeploymentCircuitBreaker.builder()
                        .status(deployment.breaker)
                        .failureCount(deployment.failures)
                        .threshold(deployment.threshold)
                        .build())
                .alarms(alarms(deployment))
                .build();
    }

    private static ServiceDeploymentAlarms alarms(ServiceDeploymentRecord deployment) {
        ServiceDeploymentAlarms.Builder view = ServiceDeploymentAlarms.builder().status(deployment.alarms);
        if (deployment.settings.alarms().enabled()) {
            view.alarmNames(deployment.settings.alarms().names());
        }
        if (!deployment.triggeredAlarms.isEmpty()) {
            view.triggeredAlarmNames(deployment.triggeredAlarms);
        }
        return view.build();
    }

    static ServiceDeploymentBrief brief(EcsService service, ServiceDeploymentRecord deployment) {
        return ServiceDeploymentBrief.builder()
                .serviceDeploymentArn(deployment.arn)
                .serviceArn(service.arn)
                .clusterArn(service.cluster.arn)
                .status(deployment.status)
                .statusReason(deployment.reason)
                .createdAt(deployment.createdAt)
                .startedAt(deployment.startedAt)
                .finishedAt(deployment.finishedAt)
                .targetServiceRevisionArn(deployment.target.arn())
                .build();
    }

    static ServiceRevision revision(EcsService service, ServiceRevisionRecord revision) {
        return ServiceRevision.builder()
                .serviceRevisionArn(revision.arn())
                .serviceArn(service.arn)
                .clusterArn(service.cluster.arn)
                .taskDefinition(revision.definition().arn())
                .launchType(LaunchType.FARGATE)
                .platformVersion(revision.platformVersion())
                .platformFamily("Linux")
                .loadBalancers(revision.loadBalancers())
                .networkConfiguration(revision.network())
                .containerImages(revision.definition().definition().containerDefinitions().stream()
                        .map(container -> ContainerImage.builder()
                                .containerName(container.name())
                                .image(container.image())
                                .imageDigest(revision.images()
                                        .digest(container.name())
                                        .orElse(null))
                                .build())
                        .toList())
                .createdAt(revision.createdAt())
                .build();
    }

    /** Writes a response about one service with what the SDK does not know of its settings. */
    static ObjectNode answer(EcsService service, SdkPojo response) {
        ObjectNode json = Shapes.write(response);
        service.settings.complete(json.path("service"));
        return json;
    }

    private static int count(List<EcsTask> tasks) {
        return tasks.size();
    }
}
