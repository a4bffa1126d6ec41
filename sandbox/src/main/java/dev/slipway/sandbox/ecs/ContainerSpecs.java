package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.runtime.Confinement;
import dev.slipway.sandbox.runtime.ContainerSpec;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.LinuxParameters;
import software.amazon.awssdk.services.ecs.model.PortMapping;

/** What a runtime is asked to run: a container's definition with the task's overrides. */
final class ContainerSpecs {

    private ContainerSpecs() {}

    /** The definition's variables, the overrides' on top, and the address of the metadata. */
    static Map<String, String> environment(EcsTask task, EcsContainer container, URI metadata) {
        Map<String, String> environment = new HashMap<>();
        container.definition.environment().forEach(pair -> environment.put(pair.name(), pair.value()));
        task.override(container)
                .ifPresent(
                        override -> override.environment().forEach(pair -> environment.put(pair.name(), pair.value())));
        environment.put(
                "ECS_CONTAINER_METADATA_URI_V4",
                metadata.resolve("/metadata/v4/" + task.id + "/" + container.name())
                        .toString());
        environment.put("ECS_AGENT_URI", metadata.resolve("/agent/" + task.id).toString());
        return environment;
    }

    static ContainerSpec of(
            EcsTask task, EcsContainer container, Images.Resolution.Found image, Map<String, String> environment) {
        List<String> command = task.override(container)
                .map(ContainerOverride::command)
                .filter(words -> !words.isEmpty())
                .orElse(container.definition.command());
        Set<Integer> ports = container.definition.portMappings().stream()
                .map(PortMapping::containerPort)
                .collect(Collectors.toSet());
        return new ContainerSpec(
                task.arn,
                container.name(),
                image.repository(),
                image.digest(),
                container.definition.entryPoint(),
                command,
                environment,
                ports,
                confinement(task, container));
    }

    private static Confinement confinement(EcsTask task, EcsContainer container) {
        ContainerDefinition definition = container.definition;
        LinuxParameters linux = definition.linuxParameters();
        return new Confinement(
                Optional.ofNullable(definition.user()).orElse(""),
                Optional.ofNullable(definition.workingDirectory()).orElse(""),
                Boolean.TRUE.equals(definition.readonlyRootFilesystem()),
                linux != null && Boolean.TRUE.equals(linux.initProcessEnabled()),
                memory(task, container),
                definition.ulimits().stream()
                        .map(limit ->
                                new Confinement.Ulimit(limit.nameAsString(), limit.softLimit(), limit.hardLimit()))
                        .toList());
    }

    /** MiB: the container's hard limit, else that of its task, which on Fargate all its containers share; 0 without one. */
    private static int memory(EcsTask task, EcsContainer container) {
        Integer own = task.override(container).map(ContainerOverride::memory).orElse(container.definition.memory());
        if (own != null) {
            return own;
        }
        String whole = Optional.ofNullable(task.origin.overrides().memory())
                .orElse(task.definition.definition().memory());
        return whole != null && whole.matches("[0-9]{1,9}") ? Integer.parseInt(whole) : 0;
    }
}
