package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.aws.ServiceRevision;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether a digest ran successfully in an environment, by ECS's own service revisions. For every service the newest
 * service deployment that carries the digest must be SUCCESSFUL, and must not have been taken back by the one after it.
 */
public final class Proof {
    private final Aws source;

    /** @param source reads the environment in which the digest must have run */
    public Proof(Aws source) {
        this.source = source;
    }

    /** An obstacle for each service in which it did not. */
    public List<Finding> of(Environment environment, List<Environment.Service> services, Digest digest) {
        List<Finding> found = new ArrayList<>();
        for (Environment.Service service : services) {
            Environment.Service there = environment.service(service.name()).orElse(service);
            refusal(environment, there, digest)
                    .ifPresent(reason -> found.add(Finding.obstacle(
                            "prove %s in %s".formatted(digest.abbreviated(), environment.name()),
                            reason,
                            "Deploy it to %s first, or promote what runs there.".formatted(environment.name()))));
        }
        return found;
    }

    private Optional<String> refusal(Environment environment, Environment.Service service, Digest digest) {
        List<ServiceDeploymentSnapshot> newestFirst =
                source.ecs().serviceDeployments(environment.cluster(), service.serviceName());
        List<String> targets = newestFirst.stream()
                .map(ServiceDeploymentSnapshot::targetRevision)
                .filter(arn -> !arn.isEmpty())
                .distinct()
                .toList();
        Map<String, ServiceRevision> revisions = targets.isEmpty()
                ? Map.of()
                : source.ecs().serviceRevisions(targets).stream()
                        .collect(Collectors.toMap(ServiceRevision::arn, Function.identity()));
        return refusal(service, digest, newestFirst, revisions);
    }

    /** The rule itself, over what was read. */
    static Optional<String> refusal(
            Environment.Service service,
            Digest digest,
            List<ServiceDeploymentSnapshot> newestFirst,
            Map<String, ServiceRevision> revisions) {
        for (int index = 0; index < newestFirst.size(); index++) {
            ServiceDeploymentSnapshot deployment = newestFirst.get(index);
            ServiceRevision revision = revisions.get(deployment.targetRevision());
            if (revision == null || !digest.equals(revision.digests().get(service.container()))) {
                continue;
            }
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
        return Optional.of("it never ran in %s".formatted(service.name()));
    }

    private static boolean sameRevision(
            ServiceDeploymentSnapshot after, ServiceDeploymentSnapshot before, Map<String, ServiceRevision> revisions) {
        ServiceRevision one = revisions.get(after.targetRevision());
        ServiceRevision other = revisions.get(before.targetRevision());
        return one != null && other != null && one.taskDefinition().equals(other.taskDefinition());
    }
}
