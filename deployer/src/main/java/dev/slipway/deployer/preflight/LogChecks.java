package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.Revision;
import dev.slipway.deployer.config.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/** Whether logs go where tasks can write them and we can read them. */
final class LogChecks {
    private LogChecks() {}

    /** Whether the groups are there: a task whose group is missing does not start. */
    static List<Finding> group(View view) {
        Map<String, Environment.Service> wanted = new LinkedHashMap<>();
        List<Finding> found = new ArrayList<>();
        view.revisions()
                .forEach((service, revision) -> revision.containers().stream()
                        .filter(Revision.Container::awslogs)
                        .filter(container -> !container
                                .logOption("awslogs-create-group")
                                .filter("true"::equals)
                                .isPresent())
                        .forEach(container -> container
                                .logOption("awslogs-group")
                                .ifPresentOrElse(
                                        group -> wanted.putIfAbsent(group, service),
                                        () -> found.add(missing("(none)", service)))));
        view.each(wanted.keySet(), view.aws().logs()::groupExists).forEach((group, exists) -> {
            if (!exists) {
                found.add(missing(group, Objects.requireNonNull(wanted.get(group))));
            }
        });
        return found;
    }

    private static Finding missing(String group, Environment.Service service) {
        return Finding.obstacle(
                "find the log group %s of %s".formatted(group, service.name()),
                "there is none, so no task could start",
                "Make it, or correct awslogs-group.");
    }

    /** What is wrong with the logs of one-off tasks: at most one finding for each service that they are like. */
    private static List<Finding> ours(
            View view, BiFunction<Environment.Service, Revision.Container, Optional<String>> wrong) {
        return view.subject().logs().stream()
                .flatMap(service -> Optional.ofNullable(view.revisions().get(service))
                        .flatMap(revision -> revision.container(service.container()))
                        .flatMap(container -> wrong.apply(service, container))
                        .stream())
                .map(Finding::warning)
                .toList();
    }

    /** Whether the log of a one-off task is one that we can show. */
    static List<Finding> driver(View view) {
        return ours(
                view,
                (service, container) -> container.awslogs()
                        ? Optional.empty()
                        : Optional.of(
                                "The log of one-off tasks cannot be shown: the container %s of %s logs %s, not to awslogs. Set its log driver to awslogs."
                                        .formatted(
                                                container.name(),
                                                service.name(),
                                                container.logDriver() == null
                                                        ? "nowhere"
                                                        : "to " + container.logDriver())));
    }

    /** Whether a task's stream can be told from others. */
    static List<Finding> prefix(View view) {
        return ours(
                view,
                (service, container) -> container.awslogs()
                                && container.logOption("awslogs-stream-prefix").isEmpty()
                        ? Optional.of(
                                "The log of one-off tasks cannot be shown: %s has no awslogs-stream-prefix. Set one."
                                        .formatted(service.name()))
                        : Optional.empty());
    }

    /** Whether lines may be lost: since 2025-06-25 awslogs does not wait unless told to. */
    static List<Finding> mode(View view) {
        return ours(
                view,
                (service, container) -> container.awslogs()
                                && container
                                        .logOption("mode")
                                        .filter("blocking"::equals)
                                        .isEmpty()
                        ? Optional.of(
                                "The log of one-off tasks may lack lines: awslogs of %s is non-blocking unless its mode says blocking. Set mode: blocking in its options."
                                        .formatted(service.name()))
                        : Optional.empty());
    }

    /** Whether we look for the log where it is. */
    static List<Finding> region(View view) {
        String ours = view.environment().region();
        return ours(
                view,
                (service, container) -> Optional.of(container)
                        .filter(Revision.Container::awslogs)
                        .flatMap(one -> one.logOption("awslogs-region"))
                        .filter(region -> !region.equals(ours))
                        .map(region ->
                                "The log of one-off tasks cannot be shown: %s logs to %s, and we read %s. Log to the service's own region."
                                        .formatted(service.name(), region, ours)));
    }
}
