package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service as DescribeServices shows it. ECS answers from caches: a snapshot may be some seconds behind the last write.
 *
 * @param status {@code ACTIVE}, {@code DRAINING} or {@code INACTIVE}
 * @param rolling whether ECS's own rolling update deploys it, not CodeDeploy, an external controller or a blue/green strategy
 * @param taskDefinition the revision that its primary deployment is for
 * @param minimumHealthyPercent of the desired count, rounded up
 * @param maximumPercent of the desired count, rounded down
 * @param deployments the primary one and those that it replaces
 * @param network for tasks that run like it; absent outside awsvpc
 * @param platformVersion such as {@code LATEST}; absent when ECS names none
 * @param events the newest first
 */
public record ServiceSnapshot(
        String name,
        String status,
        boolean rolling,
        TaskDefinitionArn taskDefinition,
        int desired,
        int running,
        int pending,
        int minimumHealthyPercent,
        int maximumPercent,
        List<DeploymentSnapshot> deployments,
        @Nullable Network network,
        @Nullable String platformVersion,
        List<ServiceEvent> events) {

    public ServiceSnapshot {
        deployments = List.copyOf(deployments);
        events = List.copyOf(events);
    }

    public boolean active() {
        return status.equals("ACTIVE");
    }

    /** The deployment that the service moves to, or stands on. */
    public Optional<DeploymentSnapshot> primary() {
        return deployments.stream().filter(DeploymentSnapshot::primary).findFirst();
    }

    /** The deployment of an id, while ECS still lists it. */
    public Optional<DeploymentSnapshot> deployment(String id) {
        return deployments.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** Where tasks get their network interface: awsvpc configuration as the service has it. */
    public record Network(List<String> subnets, List<String> securityGroups, boolean publicIp) {
        public Network {
            subnets = List.copyOf(subnets);
            securityGroups = List.copyOf(securityGroups);
        }
    }

    /** A line of the service's event log. */
    public record ServiceEvent(String id, Instant at, String message) {}
}
