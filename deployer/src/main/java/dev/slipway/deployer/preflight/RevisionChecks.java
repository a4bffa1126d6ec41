package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.Revision;
import dev.slipway.deployer.config.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What can be said of the task definitions that services run. */
final class RevisionChecks {
    private RevisionChecks() {}

    private static List<Finding> each(
            View view, BiFunction<Environment.Service, Revision, Optional<Finding>> question) {
        List<Finding> found = new ArrayList<>();
        view.revisions()
                .forEach(
                        (service, revision) -> question.apply(service, revision).ifPresent(found::add));
        return found;
    }

    private static String id(Revision revision) {
        return revision.definition().arn().id();
    }

    /** Whether they have the container that is to get the image. */
    static List<Finding> container(View view) {
        return each(
                view,
                (service, revision) -> revision.container(service.container()).isPresent()
                        ? Optional.empty()
                        : Optional.of(Finding.obstacle(
                                "find the container %s of the service %s"
                                        .formatted(service.container(), service.name()),
                                "its revision %s has only %s"
                                        .formatted(
                                                id(revision),
                                                String.join(
                                                        ", ",
                                                        revision.containers().stream()
                                                                .map(Revision.Container::name)
                                                                .toList())),
                                "Correct services.%s.container in slipway.yml.".formatted(service.name()))));
    }

    /** Whether a crash of what is released ends the task, so that anybody notices. */
    static List<Finding> essential(View view) {
        return each(
                view,
                (service, revision) -> revision.container(service.container())
                        .filter(container -> !container.essential())
                        .map(container -> Finding.warning(
                                service,
                                "would not notice when its container %s ends, since it is not essential"
                                        .formatted(container.name()),
                                "Make it essential in the task definition.")));
    }

    /** Whether another revision can be made of each that moves without losing anything. */
    static List<Finding> carriesOver(View view) {
        return each(
                view,
                // With a base of infrastructure's the planner looks at that one.
                (service, revision) -> service.base() != null
                                || !view.moves(service)
                                || revision.definition().unknownMembers().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Finding.obstacle(
                                "carry over the revision %s of %s".formatted(id(revision), service.name()),
                                "this program does not know its members %s and would lose them"
                                        .formatted(String.join(
                                                ", ", revision.definition().unknownMembers())),
                                "Take a newer deployer.")));
    }

    /** Whether there is a way back to them: what was deregistered cannot be deployed again. */
    static List<Finding> active(View view) {
        return each(
                view,
                (service, revision) -> revision.active()
                        ? Optional.empty()
                        : Optional.of(Finding.warning(
                                service,
                                "runs the revision %s, which somebody has deregistered: if this release fails, there is no way back to it"
                                        .formatted(id(revision)),
                                "Deregister only what no service runs.")));
    }

    /** Whether a release brings changes that nobody asked for: ECS resolves a sidecar's tag anew in each deployment. */
    static List<Finding> sidecars(View view) {
        return each(view, (service, revision) -> {
            List<String> loose = revision.containers().stream()
                    .filter(container -> !container.name().equals(service.container()))
                    .map(Revision.Container::image)
                    .filter(image -> !image.contains("@"))
                    .filter(image -> image.endsWith(":latest") || !image.matches(".*:[^/]*$"))
                    .toList();
            return loose.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Finding.warning(
                            service,
                            "has sidecars that change by themselves with each deployment: " + String.join(", ", loose),
                            "Name a version or a digest in the task definition."));
        });
    }
}
