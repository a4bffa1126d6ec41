package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.time.RolloutTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service as DescribeServices shows it. ECS answers from caches: a snapshot may be some seconds behind the last write.
 *
 * @param status {@code ACTIVE}, {@code DRAINING} or {@code INACTIVE}
 * @param rolling whether ECS's own rolling update deploys it, not CodeDeploy, an external controller or a blue/green strategy
 * @param taskDefinition the revision that its primary deployment is for
 * @param minimumHealthyPercent of the desired count, rounded up
 * @param maximumPercent of the desired count, rounded down
 * @param health when its tasks count as healthy
 * @param current the service deployment that is under way, or was the last; absent where ECS names none. It may lag
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
        Health health,
        @Nullable ServiceDeploymentArn current,
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

    /**
     * How long a roll-out to a revision may take, by what is known of the service. What only the balancer knows is taken as AWS
     * sets it unless told otherwise ("Target groups for your Application Load Balancers": 300 s of deregistration delay, five
     * checks 30 s apart).
     */
    public RolloutTime rolloutTime(TaskDefinition revision) {
        return rolloutTime(revision, Health.DEREGISTRATION);
    }

    /**
     * The same for a deregistration delay that is known.
     *
     * @param deregistration the longest of its target groups; without effect for a service that has none
     */
    public RolloutTime rolloutTime(TaskDefinition revision, Duration deregistration) {
        return new RolloutTime(
                desired,
                Math.ceilDiv(desired * minimumHealthyPercent, 100),
                Math.floorDiv(desired * maximumPercent, 100),
                health.allowed(revision.healthCheckTime()),
                (health.targetGroups().isEmpty() ? Duration.ZERO : deregistration).plus(revision.stopTimeout()),
                health.alarms() ? Health.BAKE : Duration.ZERO);
    }

    /**
     * What a service waits for before it calls its tasks healthy, and watches afterwards.
     *
     * @param gracePeriod in which failed checks do not count; zero unless set
     * @param targetGroups ARNs of the target groups that its tasks are registered with
     * @param alarms whether CloudWatch alarms can fail a deployment
     */
    public record Health(Duration gracePeriod, List<String> targetGroups, boolean alarms) {
        /** Nothing is checked. */
        public static final Health UNCHECKED = new Health(Duration.ZERO, List.of(), false);

        /** A target group's deregistration delay unless told otherwise ("Target group attributes"). */
        public static final Duration DEREGISTRATION = Duration.ofMinutes(5);

        private static final Duration TARGET_CHECKS = Duration.ofSeconds(150);

        /** "Amazon ECS service definition parameters", minimumHealthyPercent: a task that nothing checks. */
        private static final Duration UNCHECKED_TASK = Duration.ofSeconds(40);

        /** "How CloudWatch alarms detect Amazon ECS deployment failures": less than five minutes. */
        private static final Duration BAKE = Duration.ofMinutes(5);

        public Health {
            targetGroups = List.copyOf(targetGroups);
        }

        private Duration allowed(Duration containerChecks) {
            Duration targetChecks = targetGroups.isEmpty() ? Duration.ZERO : TARGET_CHECKS;
            return Stream.of(gracePeriod, containerChecks, targetChecks, UNCHECKED_TASK)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
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
