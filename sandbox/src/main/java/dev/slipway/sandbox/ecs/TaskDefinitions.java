package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.Account;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import tools.jackson.databind.node.ObjectNode;

/** The families of task definitions and their revisions. Used on the timeline only. */
final class TaskDefinitions {

    /** AWS keeps up to a million revisions of a family; here the newest, since each deployment makes one. */
    private static final int KEPT = 1_000;

    private static final Pattern REVISION = Pattern.compile("[1-9][0-9]{0,8}");

    private final Map<String, NavigableMap<Integer, Registered>> families = new TreeMap<>();
    private final Account account;

    TaskDefinitions(Account account) {
        this.account = account;
    }

    /**
     * A revision.
     *
     * @param raw what was sent, with the members that the SDK does not know
     */
    record Registered(TaskDefinition definition, ObjectNode raw, List<Tag> tags) {
        Registered {
            tags = List.copyOf(tags);
        }

        String arn() {
            return definition.taskDefinitionArn();
        }

        boolean active() {
            return definition.status() == TaskDefinitionStatus.ACTIVE;
        }

        Optional<ContainerDefinition> container(String name) {
            return definition.containerDefinitions().stream()
                    .filter(container -> container.name().equals(name))
                    .findFirst();
        }
    }

    /** Adds the next revision of the definition's family; fills in its ARN, revision and status. */
    Registered add(TaskDefinition definition, ObjectNode raw, List<Tag> tags, Instant now) {
        NavigableMap<Integer, Registered> revisions =
                families.computeIfAbsent(definition.family(), family -> new TreeMap<>());
        int revision = revisions.isEmpty() ? 1 : revisions.lastKey() + 1;
        Registered registered = new Registered(
                definition.toBuilder()
                        .taskDefinitionArn(
                                account.arn("ecs", "task-definition/" + definition.family() + ":" + revision))
                        .revision(revision)
                        .status(TaskDefinitionStatus.ACTIVE)
                        .registeredAt(now)
                        .build(),
                raw,
                tags);
        revisions.put(revision, registered);
        if (revisions.size() > KEPT) {
            revisions.pollFirstEntry();
        }
        return registered;
    }

    Registered deregister(Registered registered, Instant now) {
        return replace(new Registered(
                registered.definition().toBuilder()
                        .status(TaskDefinitionStatus.INACTIVE)
                        .deregisteredAt(now)
                        .build(),
                registered.raw(),
                registered.tags()));
    }

    Registered replace(Registered registered) {
        of(registered.definition().family()).replace(registered.definition().revision(), registered);
        return registered;
    }

    private NavigableMap<Integer, Registered> of(String family) {
        return families.getOrDefault(family, Collections.emptyNavigableMap());
    }

    /** @param id an ARN, {@code family:revision}, or a family for its newest ACTIVE revision */
    Optional<Registered> find(String id) {
        String name = id.startsWith("arn:") ? id.substring(id.lastIndexOf('/') + 1) : id;
        int colon = name.lastIndexOf(':');
        if (colon < 0) {
            return of(name).descendingMap().values().stream()
                    .filter(Registered::active)
                    .findFirst();
        }
        String revision = name.substring(colon + 1);
        return REVISION.matcher(revision).matches()
                ? Optional.ofNullable(of(name.substring(0, colon)).get(Integer.parseInt(revision)))
                : Optional.empty();
    }

    /** A revision that a service or a task may be started on. */
    Registered startable(String id) {
        Registered registered = find(id).orElseThrow(() -> Errors.client("TaskDefinition not found."));
        if (!registered.active()) {
            throw Errors.client("TaskDefinition is inactive");
        }
        return registered;
    }

    /** All revisions, by family and then by number. */
    List<Registered> all() {
        return families.values().stream()
                .flatMap(revisions -> revisions.values().stream())
                .toList();
    }
}
