package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.AwsError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.DeploymentController;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import tools.jackson.databind.JsonNode;

/**
 * What ECS can do with services and the sandbox cannot, refused in ECS's form ("UnsupportedFeatureException") rather than done
 * otherwise than asked.
 */
final class Unsupported {

    private static final List<String> FARGATE = List.of("FARGATE", "FARGATE_SPOT");

    private Unsupported() {}

    static void controller(@Nullable DeploymentController controller) {
        if (controller != null && controller.type() != DeploymentControllerType.ECS) {
            throw refused("the deployment controller " + controller.typeAsString(), "ECS, with rolling updates, only");
        }
    }

    /** ECS itself has no daemons on Fargate, and says so thus. */
    static void scheduling(@Nullable SchedulingStrategy strategy) {
        if (strategy == SchedulingStrategy.DAEMON) {
            throw Errors.parameter("The daemon scheduling strategy is not supported for FARGATE launch type services.");
        }
    }

    static void launchType(@Nullable LaunchType launchType) {
        if (launchType != null && launchType != LaunchType.FARGATE) {
            throw refused("the launch type " + launchType, "FARGATE only");
        }
    }

    static void capacity(List<CapacityProviderStrategyItem> strategy) {
        strategy.stream()
                .map(CapacityProviderStrategyItem::capacityProvider)
                .filter(provider -> !FARGATE.contains(provider))
                .findFirst()
                .ifPresent(provider -> {
                    throw refused("the capacity provider " + provider, "FARGATE and FARGATE_SPOT only");
                });
    }

    /** @param configuration as it was sent, since some members are younger than the SDK here */
    static void deployment(JsonNode configuration) {
        String strategy = configuration.path("strategy").asString("ROLLING");
        if (!strategy.equals("ROLLING")) {
            throw refused("the deployment strategy " + strategy, "ROLLING only");
        }
        if (!configuration.path("lifecycleHooks").isEmpty()) {
            throw refused("deployment lifecycle hooks", "none");
        }
        if (configuration.path("earlySuccessCriteria").path("enable").asBoolean(false)) {
            throw refused("early success criteria", "deployments that end when the old tasks have gone");
        }
        if (configuration.path("bakeTimeInMinutes").asInt(0) != 0) {
            throw refused("bakeTimeInMinutes", "the bake time that deployment alarms bring along");
        }
    }

    private static AwsError refused(String asked, String there) {
        return AwsError.refused(
                "UnsupportedFeatureException", "The sandbox does not have " + asked + "; it has " + there + ".");
    }
}
