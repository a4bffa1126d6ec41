package dev.slipway.sandbox.ecs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/**
 * What RegisterTaskDefinition refuses ("Amazon ECS task definition parameters for Fargate", and "ContainerDependency" in the ECS
 * API Reference). Where those give no wording, the wording is ours.
 */
final class TaskDefinitionRules {

    private static final int LONGEST_TIMEOUT_SECONDS = 120;

    private TaskDefinitionRules() {}

    static boolean forFargate(RegisterTaskDefinitionRequest input) {
        return input.requiresCompatibilities().contains(Compatibility.FARGATE);
    }

    static void check(RegisterTaskDefinitionRequest input) {
        List<ContainerDefinition> containers = input.containerDefinitions();
        if (containers.isEmpty()) {
            throw Errors.client("Container list cannot be empty.");
        }
        Map<String, ContainerDefinition> byName = new HashMap<>();
        for (ContainerDefinition container : containers) {
            check(container);
            if (byName.put(container.name(), container) != null) {
                throw Errors.client("Container names must be unique: " + container.name());
            }
        }
        if (containers.stream().allMatch(container -> Boolean.FALSE.equals(container.essential()))) {
            throw Errors.client("At least one container must be marked essential.");
        }
        for (ContainerDefinition container : containers) {
            container.dependsOn().forEach(dependency -> check(container, dependency, byName));
            refuseCycles(container.name(), container, byName, new HashSet<>());
        }
        if (forFargate(input)) {
            checkForFargate(input);
        }
    }

    private static void check(ContainerDefinition container) {
        if (isEmpty(container.name())) {
            throw Errors.client("Container.name should not be null or empty.");
        }
        if (isEmpty(container.image())) {
            throw Errors.client("Container.image should not be null or empty.");
        }
        timeout("stopTimeout", "stop timeout", container.name(), container.stopTimeout());
        timeout("startTimeout", "start timeout", container.name(), container.startTimeout());
    }

    private static void timeout(String member, String words, String container, @Nullable Integer seconds) {
        if (seconds != null && (seconds < 0 || seconds > LONGEST_TIMEOUT_SECONDS)) {
            throw Errors.client("Invalid " + member + " for container " + container + ": the max " + words
                    + " value is 120 seconds.");
        }
    }

    private static void check(
            ContainerDefinition container, ContainerDependency dependency, Map<String, ContainerDefinition> byName) {
        ContainerDefinition other = byName.get(dependency.containerName());
        if (other == null) {
            throw Errors.client("Container '" + container.name() + "' depends on container '"
                    + dependency.containerName() + "', which does not exist.");
        }
        ContainerCondition condition = dependency.condition();
        if (condition == null || condition == ContainerCondition.UNKNOWN_TO_SDK_VERSION) {
            throw Errors.client("The condition of a container dependency is one of START, COMPLETE, SUCCESS, HEALTHY.");
        }
        boolean toItsEnd = condition == ContainerCondition.COMPLETE || condition == ContainerCondition.SUCCESS;
        if (toItsEnd && !Boolean.FALSE.equals(other.essential())) {
            throw Errors.client(
                    "The condition " + condition + " can't be set on the essential container '" + other.name() + "'.");
        }
        if (condition == ContainerCondition.HEALTHY && other.healthCheck() == null) {
            throw Errors.client("The condition HEALTHY requires that the container '" + other.name()
                    + "' has a health check in the task definition.");
        }
    }

    private static void refuseCycles(
            String start, ContainerDefinition container, Map<String, ContainerDefinition> byName, Set<String> seen) {
        for (ContainerDependency dependency : container.dependsOn()) {
            ContainerDefinition next = byName.get(dependency.containerName());
            if (dependency.containerName().equals(start)) {
                throw Errors.client("There is a cycle among the container dependencies of '" + start + "'.");
            }
            if (next != null && seen.add(next.name())) {
                refuseCycles(start, next, byName, seen);
            }
        }
    }

    private static void checkForFargate(RegisterTaskDefinitionRequest input) {
        if (input.networkMode() != NetworkMode.AWSVPC) {
            throw Errors.client("Fargate only supports network mode ‘awsvpc’.");
        }
        FargateSize whole = FargateSize.of(input.cpu(), input.memory());
        for (ContainerDefinition container : input.containerDefinitions()) {
            if (container.memory() != null && container.memory() > whole.memory()) {
                throw Errors.client("Invalid setting for container '" + container.name()
                        + "'. The 'memory' setting for container is greater than for the task.");
            }
        }
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
