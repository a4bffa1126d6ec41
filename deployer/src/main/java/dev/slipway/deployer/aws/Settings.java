package dev.slipway.deployer.aws;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RuntimePlatform;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** ECS's answers as the records of {@link Survey}. What ECS leaves out gets its documented default. */
final class Settings {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private Settings() {}

    static ServiceSettings service(Service service) {
        Optional<DeploymentConfiguration> configuration = Optional.ofNullable(service.deploymentConfiguration());
        Optional<DeploymentCircuitBreaker> breaker =
                configuration.map(DeploymentConfiguration::deploymentCircuitBreaker);
        return new ServiceSettings(
                Snapshots.service(service),
                service.deploymentController() == null
                        ? "ECS"
                        : service.deploymentController().typeAsString(),
                configuration.map(DeploymentConfiguration::strategyAsString).orElse("ROLLING"),
                breaker.map(DeploymentCircuitBreaker::enable).orElse(false),
                breaker.map(DeploymentCircuitBreaker::rollback).orElse(false));
    }

    static Revision revision(DescribeTaskDefinitionResponse answer, Map<String, String> unknownMembers) {
        TaskDefinitionStatus status = answer.taskDefinition().status();
        return revision(
                TaskDefinition.described(answer.taskDefinition(), answer.tags(), unknownMembers),
                status != TaskDefinitionStatus.INACTIVE && status != TaskDefinitionStatus.DELETE_IN_PROGRESS);
    }

    /** What a task definition is to checks. */
    static Revision revision(TaskDefinition definition, boolean active) {
        RegisterTaskDefinitionRequest content = definition.content();
        Optional<RuntimePlatform> platform = Optional.ofNullable(content.runtimePlatform());
        return new Revision(
                definition,
                active,
                platform.map(RuntimePlatform::operatingSystemFamilyAsString).orElse("LINUX"),
                platform.map(RuntimePlatform::cpuArchitectureAsString).orElse("X86_64"),
                content.executionRoleArn(),
                content.taskRoleArn(),
                content.containerDefinitions().stream().map(Settings::container).toList());
    }

    private static Revision.Container container(ContainerDefinition container) {
        Map<String, String> secrets = new HashMap<>();
        for (Secret secret : container.secrets()) {
            secrets.put(secret.name(), secret.valueFrom());
        }
        LogConfiguration log = container.logConfiguration();
        return new Revision.Container(
                container.name(),
                container.image(),
                container.essential() == null || container.essential(),
                container.stopTimeout() == null ? STOP_TIMEOUT : Duration.ofSeconds(container.stopTimeout()),
                log == null ? null : log.logDriverAsString(),
                log == null ? Map.of() : log.options(),
                secrets);
    }
}
