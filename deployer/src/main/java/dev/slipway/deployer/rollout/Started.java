package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceRevision;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import java.util.List;
import java.util.Optional;
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

    /**
     * The service deployment that moves to our revision and was not there before we asked; empty while ECS hides it.
     *
     * @throws AwsFailure when ECS cannot be read
     */
    Optional<ServiceDeploymentArn> find(Ecs ecs, String cluster) {
        List<ServiceDeploymentSnapshot> young = young(ecs.serviceDeployments(cluster, serviceName()));
        return among(young, revisions(ecs, young));
    }

    /** Those that were not there before we asked. */
    List<ServiceDeploymentSnapshot> young(List<ServiceDeploymentSnapshot> all) {
        return all.stream().filter(one -> !isEarlier(one.arn())).toList();
    }

    /**
     * What service deployments move to.
     *
     * @throws AwsFailure when ECS cannot be read
     */
    static List<ServiceRevision> revisions(Ecs ecs, List<ServiceDeploymentSnapshot> deployments) {
        List<String> targets = deployments.stream()
                .map(ServiceDeploymentSnapshot::targetRevision)
                .filter(arn -> !arn.isEmpty())
                .distinct()
                .toList();
        return targets.isEmpty() ? List.of() : ecs.serviceRevisions(targets);
    }

    /** Ours among young ones. */
    Optional<ServiceDeploymentArn> among(List<ServiceDeploymentSnapshot> young, List<ServiceRevision> revisions) {
        return young.stream()
                .filter(one -> targetedBy(one, revisions))
                .map(ServiceDeploymentSnapshot::arn)
                .findFirst();
    }

    boolean isEarlier(ServiceDeploymentArn deployment) {
        return earlier.contains(deployment);
    }

    /** Whether a service deployment moves to the revision that we asked for. */
    boolean targetedBy(ServiceDeploymentSnapshot deployment, List<ServiceRevision> revisions) {
        return revisions.stream()
                .anyMatch(one -> one.arn().equals(deployment.targetRevision())
                        && one.taskDefinition().equals(revision.arn()));
    }

    String name() {
        return move.name();
    }

    String serviceName() {
        return move.service().serviceName();
    }
}
