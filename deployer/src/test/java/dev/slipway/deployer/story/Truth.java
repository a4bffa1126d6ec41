package dev.slipway.deployer.story;

import dev.slipway.sandbox.ecs.Ecs;
import dev.slipway.sandbox.ecs.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How services stand, by ECS's own state: no fault can touch it, and no word of the deployer's is in it.
 *
 * @param tags of the images, by digest
 */
record Truth(Ecs ecs, String cluster, Map<String, String> tags) {

    /** A task beyond these is on its way out. */
    private static final Set<String> THERE = Set.of("PROVISIONING", "PENDING", "ACTIVATING", "RUNNING");

    /**
     * Each service's state in a few words: the tags of all images whose tasks run or start, {@code v1} or {@code v1+v2}; then
     * {@code 2/3} when not all wanted tasks run; then {@code on v2} when its task definition is of another image than
     * its tasks; {@code gone} when it is deleted.
     */
    Map<String, String> of(Iterable<Given> services) {
        Map<String, String> states = new TreeMap<>();
        services.forEach(service ->
                states.put(service.name(), find(service).map(this::words).orElse("gone")));
        return states;
    }

    /** The same in the terms of what is expected: {@code on v2} says nothing of tasks. */
    Map<String, String> as(Map<String, String> expected, Iterable<Given> services) {
        Map<String, String> states = of(services);
        services.forEach(service -> {
            if (expected.getOrDefault(service.name(), "").startsWith("on ")) {
                states.put(
                        service.name(),
                        find(service)
                                .map(one -> "on " + tags.getOrDefault(one.digest(), "?"))
                                .orElse("gone"));
            }
        });
        return states;
    }

    /** The revision that a service's primary deployment runs; empty when it is deleted. */
    Map<String, String> definitions(Iterable<Given> services) {
        Map<String, String> definitions = new TreeMap<>();
        services.forEach(service -> definitions.put(
                service.name(),
                find(service).map(Snapshot.Service::taskDefinition).orElse("")));
        return definitions;
    }

    /** One-off tasks that have not stopped. */
    long oneOffTasks() {
        return ecs.snapshot().clusters().stream()
                .filter(one -> one.name().equals(cluster))
                .flatMap(one -> one.oneOffTasks().stream())
                .filter(task -> !task.status().equals("STOPPED"))
                .count();
    }

    Optional<Snapshot.Service> find(Given given) {
        return ecs.snapshot().clusters().stream()
                .filter(one -> one.name().equals(cluster))
                .flatMap(one -> one.services().stream())
                .filter(one -> one.name().equals(given.serviceName()))
                .findFirst();
    }

    private String words(Snapshot.Service service) {
        String tasks = service.tasks().stream()
                .filter(task -> THERE.contains(task.status()))
                .map(task -> tags.getOrDefault(task.digest(), "?"))
                .distinct()
                .sorted()
                .collect(Collectors.joining("+"));
        long running = service.tasks().stream()
                .filter(task -> task.status().equals("RUNNING"))
                .count();
        String wanted = tags.getOrDefault(service.digest(), "?");
        return (tasks.isEmpty() ? "none" : tasks)
                + (running < service.desired() ? " " + running + "/" + service.desired() : "")
                + (tasks.contains(wanted) ? "" : " on " + wanted);
    }
}
