package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import dev.slipway.sandbox.protocol.AwsError;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;

/** What a service may be set to, and what ECS fills in ("Amazon ECS service definition parameters"). */
final class ServiceSettings {

    private final TaskTargets targets;

    ServiceSettings(TaskTargets targets) {
        this.targets = targets;
    }

    void network(Registered definition, @Nullable NetworkConfiguration network) {
        if (definition.definition().networkMode() == NetworkMode.AWSVPC
                && (network == null || network.awsvpcConfiguration() == null)) {
            throw Errors.parameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        }
    }

    void loadBalancers(Registered definition, List<LoadBalancer> loadBalancers) {
        for (LoadBalancer loadBalancer : loadBalancers) {
            String group = Errors.required("targetGroupArn", loadBalancer.targetGroupArn());
            if (!targets.exists(group)) {
                throw Errors.parameter("The target group with targetGroupArn " + group + " does not exist.");
            }
            String name = Errors.required("containerName", loadBalancer.containerName());
            Integer port = loadBalancer.containerPort();
            boolean mapped = definition
                    .container(name)
                    .orElseThrow(
                            () -> Errors.parameter("The container " + name + " does not exist in the task definition."))
                    .portMappings()
                    .stream()
                    .anyMatch(mapping -> Objects.equals(mapping.containerPort(), port));
            if (!mapped) {
                throw Errors.parameter(
                        "The container " + name + " did not have a container port " + port + " defined.");
            }
        }
    }

    void grace(@Nullable Integer seconds, List<LoadBalancer> loadBalancers) {
        if (seconds != null && seconds > 0 && loadBalancers.isEmpty()) {
            throw Errors.parameter(
                    "Health check grace period is only valid for services configured to use load balancers");
        }
    }

    /** Absent, not 0, for a service without a load balancer. */
    static @Nullable Integer graceOf(@Nullable Integer seconds, List<LoadBalancer> loadBalancers) {
        if (loadBalancers.isEmpty()) {
            return null;
        }
        return seconds == null ? Integer.valueOf(0) : seconds;
    }

    static int count(@Nullable Integer asked, int otherwise) {
        int count = asked == null ? otherwise : asked;
        if (count < 0) {
            throw Errors.parameter("Desired count can not be negative.");
        }
        return count;
    }

    /** A Fargate platform version as a number. */
    static String platform(@Nullable String asked) {
        String version = Placement.version(asked);
        if (!version.matches("1\\.[0-4]\\.0")) {
            throw AwsError.refused("PlatformUnknownException", "The specified platform does not exist.");
        }
        return version;
    }
}
