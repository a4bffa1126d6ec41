package dev.slipway.deployer.ledger;

import dev.slipway.deployer.release.TaskDefinitionArn;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * On which revisions the releases of an environment left its services, each service by the newest record that says so.
 *
 * @param left by the file's name of the service; those that no record speaks of are missing
 * @param open runs that touched services and are not over: what those services are to run is not decided
 */
public record Legacy(Map<String, Left> left, List<ReleaseRecord> open) {
    private static final Set<String> RELEASES = Set.of("deploy", "promote", "rollback");

    /** A revision, and the record that says so. */
    public record Left(TaskDefinitionArn revision, ReleaseRecord by) {}

    public Legacy {
        left = Map.copyOf(left);
        open = List.copyOf(open);
    }

    /**
     * The rule itself. A record speaks of the services that it names, which are those that the release was to move. One that ended well left
     * them on its own revisions. One that did not took what it had touched back to what ran before it, and says nothing of
     * the rest, which somebody else may have moved before. Commands, restarts and the like say nothing.
     *
     * @param newestFirst read only as far as is needed
     * @param services the file's names
     */
    public static Legacy of(Iterator<ReleaseRecord> newestFirst, Collection<String> services) {
        Map<String, Left> left = new LinkedHashMap<>();
        Set<ReleaseRecord> open = new LinkedHashSet<>();
        Set<String> wanted = new HashSet<>(services);
        while (!wanted.isEmpty() && newestFirst.hasNext()) {
            ReleaseRecord record = newestFirst.next();
            for (ReleaseRecord.Service service : record.services()) {
                if (!wanted.contains(service.name())) {
                    continue;
                }
                if (record.state() != ReleaseRecord.State.ENDED) {
                    if (service.touched()) {
                        open.add(record);
                        wanted.remove(service.name());
                    }
                    continue;
                }
                revision(record, service).ifPresent(revision -> {
                    left.put(service.name(), new Left(revision, record));
                    wanted.remove(service.name());
                });
            }
        }
        return new Legacy(left, List.copyOf(open));
    }

    private static Optional<TaskDefinitionArn> revision(ReleaseRecord record, ReleaseRecord.Service service) {
        if (!RELEASES.contains(record.opening().verb())) {
            return Optional.empty();
        }
        if (record.successful()) {
            return Optional.of(service.after() == null ? service.before() : service.after());
        }
        return service.touched() ? Optional.of(service.before()) : Optional.empty();
    }

    /** The records that speak, each once, the newest first. */
    public List<ReleaseRecord> records() {
        return left.values().stream()
                .map(Left::by)
                .distinct()
                .sorted((one, other) ->
                        other.opening().startedAt().compareTo(one.opening().startedAt()))
                .toList();
    }
}
