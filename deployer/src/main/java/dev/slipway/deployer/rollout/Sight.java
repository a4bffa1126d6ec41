package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One look at all services on their way back, each call made when the first of them needs it, and for all of them. What AWS
 * refuses it refuses to each that asks. Not thread-safe.
 */
final class Sight {
    private final Ecs ecs;
    private final String cluster;
    private final List<Return> returns;
    private final Watch updates;
    private @Nullable Map<String, ServiceSnapshot> services;
    private @Nullable Map<ServiceDeploymentArn, Status> statuses;
    private @Nullable Map<Started, Observation> observations;

    /** @param updates follows the deployments that bring services back */
    Sight(Ecs ecs, String cluster, List<Return> returns, Watch updates) {
        this.ecs = ecs;
        this.cluster = cluster;
        this.returns = returns;
        this.updates = updates;
    }

    /**
     * How far ECS's own rollback of a deployment is.
     *
     * @throws AwsFailure when ECS cannot be read
     */
    Status status(ServiceDeploymentArn deployment) {
        if (statuses == null) {
            List<ServiceDeploymentArn> all =
                    returns.stream().flatMap(one -> one.rollingBack().stream()).toList();
            statuses = ecs.serviceDeployments(all).stream()
                    .collect(Collectors.toMap(ServiceDeploymentSnapshot::arn, ServiceDeploymentSnapshot::status));
        }
        return statuses.getOrDefault(deployment, Status.UNKNOWN);
    }

    /**
     * A service; absent when it is gone.
     *
     * @throws AwsFailure when ECS cannot be read
     */
    @Nullable
    ServiceSnapshot service(Started started) {
        if (services == null) {
            List<String> names = returns.stream()
                    .filter(one -> !one.over())
                    .map(Return::serviceName)
                    .toList();
            services = ecs.services(cluster, names).stream()
                    .collect(Collectors.toMap(ServiceSnapshot::name, Function.identity()));
        }
        return services.get(started.serviceName());
    }

    /**
     * What becomes of a deployment that brings a service back; empty when it was not seen this time.
     *
     * @throws AwsFailure when ECS cannot be read
     */
    Optional<Observation> observation(Started back) {
        if (observations == null) {
            observations = updates.look();
        }
        Observation seen = observations.get(back);
        if (seen == null) {
            updates.trouble().ifPresent(trouble -> {
                throw trouble;
            });
        }
        return Optional.ofNullable(seen);
    }
}
