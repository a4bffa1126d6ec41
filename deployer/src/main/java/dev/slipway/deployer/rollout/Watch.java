package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.DeploymentSnapshot;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceRevision;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the deployments that we have started, all in one batch. DescribeServices each time; service deployments when
 * it shows that something may have ended; stopped tasks when it shows that something has moved. So ten services cost
 * one read a look while nothing happens. Not thread-safe.
 */
final class Watch {
    private static final int LOOKS_BETWEEN_THOROUGH_ONES = 5;

    private final Ecs ecs;
    private final String cluster;
    private final List<Started> followed;
    private final Map<Started, ServiceDeploymentArn> arns = new HashMap<>();
    private final Map<Started, Sign> signs = new HashMap<>();
    private final Map<Started, List<TaskSnapshot>> stopped = new HashMap<>();
    private int looks;

    Watch(Ecs ecs, String cluster, List<Started> followed) {
        this.ecs = ecs;
        this.cluster = cluster;
        this.followed = List.copyOf(followed);
    }

    /** What ECS shows now. */
    Map<Started, Observation> look() {
        boolean thorough = looks++ % LOOKS_BETWEEN_THOROUGH_ONES == LOOKS_BETWEEN_THOROUGH_ONES - 1;
        Map<String, ServiceSnapshot> services =
                ecs
                        .services(
                                cluster,
                                followed.stream().map(Started::serviceName).toList())
                        .stream()
                        .collect(Collectors.toMap(ServiceSnapshot::name, Function.identity()));
        Map<Started, ServiceDeploymentSnapshot> deployments = deployments(services, thorough);
        Map<Started, Observation> seen = new LinkedHashMap<>();
        for (Started started : followed) {
            ServiceSnapshot service = services.get(started.serviceName());
            ServiceDeploymentSnapshot deployment = deployments.get(started);
            boolean regardless =
                    thorough || (deployment != null && !deployment.status().underWay());
            seen.put(started, new Observation(service, deployment, stopped(started, service, regardless)));
        }
        return seen;
    }

    private Map<Started, ServiceDeploymentSnapshot> deployments(
            Map<String, ServiceSnapshot> services, boolean thorough) {
        Map<ServiceDeploymentArn, Started> asked = new HashMap<>();
        for (Started started : followed) {
            ServiceSnapshot service = services.get(started.serviceName());
            if (service != null && (thorough || mayHaveEnded(service, started))) {
                find(started).ifPresent(arn -> asked.put(arn, started));
            }
        }
        Map<Started, ServiceDeploymentSnapshot> found = new HashMap<>();
        if (!asked.isEmpty()) {
            for (ServiceDeploymentSnapshot deployment : ecs.serviceDeployments(asked.keySet())) {
                Started started = asked.get(deployment.arn());
                if (started != null) {
                    found.put(started, deployment);
                }
            }
        }
        return found;
    }

    private static boolean mayHaveEnded(ServiceSnapshot service, Started started) {
        return service.deployment(started.ours().id())
                .map(ours -> !ours.primary() || ours.rollout() != Rollout.IN_PROGRESS)
                .orElse(true);
    }

    /** The service deployment that moves to our revision and was not there before we asked; empty while ECS hides it. */
    Optional<ServiceDeploymentArn> find(Started started) {
        ServiceDeploymentArn known = arns.get(started);
        if (known != null) {
            return Optional.of(known);
        }
        List<ServiceDeploymentSnapshot> young = ecs.serviceDeployments(cluster, started.serviceName()).stream()
                .filter(one -> !started.earlier().contains(one.arn()))
                .toList();
        List<String> targets = young.stream()
                .map(ServiceDeploymentSnapshot::targetRevision)
                .filter(arn -> !arn.isEmpty())
                .distinct()
                .toList();
        List<String> ours = targets.isEmpty()
                ? List.of()
                : ecs.serviceRevisions(targets).stream()
                        .filter(revision -> revision.taskDefinition()
                                .equals(started.revision().arn()))
                        .map(ServiceRevision::arn)
                        .toList();
        Optional<ServiceDeploymentArn> found = young.stream()
                .filter(one -> ours.contains(one.targetRevision()))
                .map(ServiceDeploymentSnapshot::arn)
                .findFirst();
        found.ifPresent(arn -> arns.put(started, arn));
        return found;
    }

    private List<TaskSnapshot> stopped(Started started, @Nullable ServiceSnapshot service, boolean regardless) {
        if (service == null) {
            return List.of();
        }
        Sign sign = Sign.of(service, started);
        if (regardless || !sign.equals(signs.get(started))) {
            stopped.put(started, List.copyOf(ecs.stoppedTasks(cluster, started.serviceName())));
            signs.put(started, sign);
        }
        return stopped.getOrDefault(started, List.of());
    }

    /** What moves in DescribeServices when a task ends: counts, or the newest event when another took its place already. */
    private record Sign(List<Integer> counts, String event) {
        static Sign of(ServiceSnapshot service, Started started) {
            List<Integer> counts = new ArrayList<>();
            Optional<DeploymentSnapshot> ours =
                    service.deployment(started.ours().id());
            ours.ifPresent(one -> counts.addAll(List.of(one.running(), one.pending(), one.failed())));
            String event = service.events().isEmpty()
                    ? ""
                    : service.events().getFirst().id();
            return new Sign(List.copyOf(counts), event);
        }
    }
}
