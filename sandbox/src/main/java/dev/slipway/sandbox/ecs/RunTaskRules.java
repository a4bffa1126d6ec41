package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.Shapes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.EphemeralStorage;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** What RunTask refuses ("RunTask", ECS API Reference). Where that page gives no wording, the wording is ours. */
final class RunTaskRules {

    private static final int MOST_TASKS = 10;
    private static final int MOST_SUBNETS = 16;
    private static final int MOST_SECURITY_GROUPS = 5;
    private static final int MOST_OVERRIDE_CHARACTERS = 8192;

    private RunTaskRules() {}

    /** What can be said of a request alone. */
    static void check(RunTaskRequest input) {
        Errors.required("TaskDefinition", input.taskDefinition());
        if (input.count() != null && (input.count() < 1 || input.count() > MOST_TASKS)) {
            throw Errors.parameter("Count must be between 1 and 10.");
        }
        if (input.clientToken() != null && !input.clientToken().matches("[\\x21-\\x7e]{1,64}")) {
            throw Errors.parameter("clientToken can have at most 64 characters, each in the range of 33 to 126.");
        }
        if (input.startedBy() != null && !input.startedBy().matches("[A-Za-z0-9_/-]{0,128}")) {
            throw Errors.parameter(
                    "startedBy can have at most 128 letters, numbers, hyphens, slashes and underscores.");
        }
        if (input.propagateTags() == PropagateTags.SERVICE) {
            throw Errors.parameter("SERVICE is not a valid value of propagateTags for a task without a service.");
        }
        if (input.group() != null && input.group().startsWith("service:")) {
            throw Errors.parameter("The group of a task without a service cannot begin with 'service:'.");
        }
        if (!input.placementConstraints().isEmpty()
                || !input.placementStrategy().isEmpty()) {
            throw Errors.parameter("Placement constraints and strategies are not supported with FARGATE launch type.");
        }
        if (!Placement.version(input.platformVersion()).matches("1\\.[0-4]\\.0")) {
            throw AwsError.refused("PlatformUnknownException", "The specified platform does not exist.");
        }
    }

    /** What can be said of it together with the task definition. */
    static void check(RunTaskRequest input, Registered registered) {
        TaskDefinition definition = registered.definition();
        if (definition.hasRequiresCompatibilities()
                && !definition.requiresCompatibilities().contains(Compatibility.FARGATE)) {
            throw Errors.parameter("Task definition does not support launch_type FARGATE.");
        }
        network(definition, input.networkConfiguration());
        if (input.overrides() != null) {
            overrides(registered, input.overrides());
        }
        if (Boolean.TRUE.equals(input.enableExecuteCommand())
                && definition.taskRoleArn() == null
                && (input.overrides() == null || input.overrides().taskRoleArn() == null)) {
            throw Errors.parameter(
                    "The task couldn't be run because a valid taskRoleArn is not being used. Specify a valid"
                            + " task role in your task definition and try again.");
        }
    }

    private static void network(TaskDefinition definition, @Nullable NetworkConfiguration network) {
        boolean given = network != null && network.awsvpcConfiguration() != null;
        if (definition.networkMode() != NetworkMode.AWSVPC) {
            if (given) {
                throw Errors.parameter(
                        "Network Configuration is not valid for the given networkMode of this task definition.");
            }
            return;
        }
        if (network == null || network.awsvpcConfiguration() == null) {
            throw Errors.parameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        }
        if (network.awsvpcConfiguration().subnets().isEmpty()) {
            throw Errors.parameter("subnets cannot be empty.");
        }
        if (network.awsvpcConfiguration().subnets().size() > MOST_SUBNETS) {
            throw Errors.parameter("subnets can have at most 16 items.");
        }
        if (network.awsvpcConfiguration().securityGroups().size() > MOST_SECURITY_GROUPS) {
            throw Errors.parameter("securityGroups can have at most 5 items.");
        }
    }

    private static void overrides(Registered registered, TaskOverride overrides) {
        if (Shapes.write(overrides).toString().length() > MOST_OVERRIDE_CHARACTERS) {
            throw Errors.parameter("Container Overrides length must be at most 8192");
        }
        for (ContainerOverride override : overrides.containerOverrides()) {
            if (override.name() == null || override.name().isEmpty()) {
                if (!override.equals(ContainerOverride.builder().build())) {
                    throw Errors.parameter("Container Override name can not be empty.");
                }
            } else if (registered.container(override.name()).isEmpty()) {
                throw Errors.parameter("Override for container named " + override.name()
                        + " is not a container in the TaskDefinition.");
            }
        }
        size(registered.definition(), overrides);
        storage(overrides.ephemeralStorage());
    }

    private static void size(TaskDefinition definition, TaskOverride overrides) {
        if (overrides.cpu() == null && overrides.memory() == null) {
            return;
        }
        FargateSize whole = FargateSize.of(
                Objects.requireNonNullElse(overrides.cpu(), definition.cpu()),
                Objects.requireNonNullElse(overrides.memory(), definition.memory()));
        List<ContainerOverride> own = overrides.containerOverrides();
        if (own.stream().anyMatch(override -> override.memory() != null && override.memory() > whole.memory())) {
            throw Errors.parameter("The 'memory' setting for container is greater than for the task.");
        }
    }

    /** GiB ("EphemeralStorage", ECS API Reference): 21 to 200, since 20 is what every task has. */
    private static void storage(@Nullable EphemeralStorage storage) {
        if (storage != null && (storage.sizeInGiB() == null || storage.sizeInGiB() < 21 || storage.sizeInGiB() > 200)) {
            throw Errors.parameter("The ephemeral storage of a task is 21 to 200 GiB.");
        }
    }
}
