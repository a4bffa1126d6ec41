package dev.slipway.deployer.command;

import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.status.RunningService;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where an environment is not as the last release left it, or not at one with itself. Pure functions. */
final class Drift {
    private Drift() {}

    /** What an environment shows by itself; a sentence each. */
    static List<String> within(List<RunningService> services) {
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

    /**
     * The newest record that says what services are to run: one that has ended and knows services. One that ended badly left
     * them on what they ran before.
     *
     * @param newestFirst the records of the environment
     */
    static Optional<ReleaseRecord> last(List<ReleaseRecord> newestFirst) {
        return newestFirst.stream()
                .filter(record -> record.end() != null && !record.services().isEmpty())
                .findFirst();
    }

    /** Where the services are not on the revisions that a record left them on; a sentence each. */
    static List<String> since(ReleaseRecord record, List<RunningService> services) {
        ReleaseRecord.End end = Objects.requireNonNull(record.end());
        List<String> found = new ArrayList<>();
        for (ReleaseRecord.Service recorded : record.services()) {
            TaskDefinitionArn after = recorded.after();
            TaskDefinitionArn left = after != null && end.successful() ? after : recorded.before();
            services.stream()
                    .filter(one -> one.service().equals(recorded.name()))
                    .flatMap(one -> Optional.ofNullable(one.revision()).stream())
                    .filter(running -> !running.equals(left))
                    .forEach(running -> found.add("%s runs %s, and the release %s (%s) left it on %s."
                            .formatted(
                                    recorded.name(),
                                    running.id(),
                                    record.release(),
                                    record.opening().startedAt(),
                                    left.id())));
        }
        return List.copyOf(found);
    }
}
