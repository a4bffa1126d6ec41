package dev.slipway.deployer.provenance;

import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.aws.ServiceRevision;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What ECS itself says of a digest in a service: the newest service deployment that carries it must be SUCCESSFUL, and must
 * not have been taken back by the one after it.
 */
final class ServiceHistory {
    /** Service revisions that are read at a time; ECS takes no more a call. */
    private static final int BATCH = 20;

    private final Ecs ecs;
    private final String cluster;

    ServiceHistory(Ecs ecs, String cluster) {
        this.ecs = ecs;
        this.cluster = cluster;
    }

    /** Why the digest is not proved in a service; empty when it is. Reads no further back than it has to. */
    Optional<String> refusal(Environment.Service service, Digest digest) {
        List<ServiceDeploymentSnapshot> newestFirst = ecs.serviceDeployments(cluster, service.serviceName());
        Map<String, ServiceRevision> revisions = new HashMap<>();
        for (int known = 0; known < newestFirst.size(); ) {
            int next = Math.min(known + BATCH, newestFirst.size());
            List<String> targets = newestFirst.subList(known, next).stream()
                    .map(ServiceDeploymentSnapshot::targetRevision)
                    .filter(arn -> !arn.isEmpty() && !revisions.containsKey(arn))
                    .distinct()
                    .toList();
            if (!targets.isEmpty()) {
                ecs.serviceRevisions(targets).forEach(revision -> revisions.put(revision.arn(), revision));
            }
            known = next;
            // The one before it has to be known, too: it may have been taken back to that.
            OptionalInt found = newest(service, digest, newestFirst, revisions);
            if (found.isPresent() && found.getAsInt() + 1 < known) {
                break;
            }
        }
        return refusal(service, digest, newestFirst, revisions);
    }

    private static OptionalInt newest(
            Environment.Service service,
            Digest digest,
            List<ServiceDeploymentSnapshot> newestFirst,
            Map<String, ServiceRevision> revisions) {
        for (int index = 0; index < newestFirst.size(); index++) {
            ServiceRevision revision = revisions.get(newestFirst.get(index).targetRevision());
            if (revision != null && digest.equals(revision.digests().get(service.container()))) {
                return OptionalInt.of(index);
            }
        }
        return OptionalInt.empty();
    }

    /** The rule itself, over what was read. */
    static Optional<String> refusal(
            Environment.Service service,
            Digest digest,
            List<ServiceDeploymentSnapshot> newestFirst,
            Map<String, ServiceRevision> revisions) {
        OptionalInt found = newest(service, digest, newestFirst, revisions);
        if (found.isEmpty()) {
            return Optional.of("it never ran in %s".formatted(service.name()));
        }
        int index = found.getAsInt();
        ServiceDeploymentSnapshot deployment = newestFirst.get(index);
        if (deployment.status() != Status.SUCCESSFUL) {
            return Optional.of("its newest deployment in %s is %s".formatted(service.name(), deployment.status()));
        }
        boolean takenBack = index > 0
                && index + 1 < newestFirst.size()
                && sameRevision(newestFirst.get(index - 1), newestFirst.get(index + 1), revisions);
        return takenBack
                ? Optional.of("%s was taken back from it to what ran before".formatted(service.name()))
                : Optional.empty();
    }

    private static boolean sameRevision(
            ServiceDeploymentSnapshot after, ServiceDeploymentSnapshot before, Map<String, ServiceRevision> revisions) {
        ServiceRevision one = revisions.get(after.targetRevision());
        ServiceRevision other = revisions.get(before.targetRevision());
        return one != null && other != null && one.taskDefinition().equals(other.taskDefinition());
    }
}
