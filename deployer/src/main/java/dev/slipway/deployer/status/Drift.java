package dev.slipway.deployer.status;

import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.ledger.Legacy;
import dev.slipway.deployer.plan.Difference;
import dev.slipway.deployer.plan.DifferenceText;
import dev.slipway.deployer.plan.Part;
import dev.slipway.deployer.release.Digest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where an environment is not as its releases left it, or not at one with itself. Pure functions. */
public final class Drift {
    private Drift() {}

    /** What an environment shows by itself; a sentence each. */
    public static List<String> within(List<RunningService> services) {
        List<String> found = new ArrayList<>();
        Set<Digest> digests = new LinkedHashSet<>();
        for (RunningService one : services) {
            if (one.revision() == null) {
                found.add("%s (%s) is not there.".formatted(one.service(), one.name()));
            } else if (one.digest() == null) {
                found.add("%s runs %s, which is not pinned to a digest."
                        .formatted(one.service(), one.image().isEmpty() ? "no such container" : one.image()));
            } else {
                digests.add(one.digest());
            }
        }
        if (digests.size() > 1) {
            found.add("The services run different digests: %s."
                    .formatted(digests.stream().map(Digest::abbreviated).collect(Collectors.joining(", "))));
        }
        return List.copyOf(found);
    }

    /** Where the services are not on the revisions that the records left them on; a sentence each. */
    public static List<String> since(Legacy legacy, List<RunningService> services) {
        List<String> found = new ArrayList<>();
        for (RunningService one : services) {
            Legacy.Left left = legacy.left().get(one.service());
            if (left != null && one.revision() != null && !one.revision().equals(left.revision())) {
                found.add("%s runs %s, and the release %s (%s) left it on %s."
                        .formatted(
                                one.service(),
                                one.revision().id(),
                                left.by().release(),
                                left.by().opening().startedAt(),
                                left.revision().id()));
            }
        }
        return List.copyOf(found);
    }

    /**
     * What infrastructure has registered for a service since it was last released to.
     *
     * @param running the revision that the service runs
     * @param newest the newest one of its {@code base}; it says the same, image and family apart, when nothing has drifted
     */
    public static Optional<String> fromBase(
            Environment.Service service, TaskDefinition running, TaskDefinition newest) {
        List<String> other = Difference.between(running.members(), newest.members(), service.container()).stream()
                .map(Difference::where)
                .filter(where -> where.part() != Part.IMAGE)
                .map(DifferenceText::what)
                .toList();
        return other.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "%s runs %s, and its base has come to %s, which differs in: %s. The next release brings it."
                                .formatted(
                                        service.name(),
                                        running.arn().id(),
                                        newest.arn().id(),
                                        String.join(", ", other)));
    }
}
