package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A deployment that we ask for.
 *
 * @param revision the revision that we ask for
 * @param earlier the service deployments that were there before: ours is none of them
 */
record Started(Move move, Ours ours, TaskDefinition revision, Set<ServiceDeploymentArn> earlier) {
    Started {
        earlier = Set.copyOf(earlier);
    }

    /** Before the request, with all that is needed to recognise its deployment afterwards. */
    static Started asked(Ecs ecs, String cluster, Move move, TaskDefinition revision) {
        Set<ServiceDeploymentArn> earlier = ecs
                .serviceDeployments(cluster, move.service().serviceName())
                .stream()
                .map(ServiceDeploymentSnapshot::arn)
                .collect(Collectors.toSet());
        return new Started(move, Ours.NOT_KNOWN_YET, revision, earlier);
    }

    /** Makes the request. */
    Started send(Ecs ecs, String cluster) {
        ServiceSnapshot service = move.restarts()
                ? ecs.restart(cluster, serviceName(), revision.arn())
                : ecs.update(cluster, serviceName(), revision.arn());
        Ours answered = service.primary()
                .map(primary -> new Ours(primary.id(), primary.createdAt()))
                .orElse(Ours.NOT_KNOWN_YET);
        return new Started(move, answered, revision, earlier);
    }

    String name() {
        return move.name();
    }

    String serviceName() {
        return move.service().serviceName();
    }
}
