package dev.slipway.deployer.plan;

import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.release.Image;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a deploy of an image would change in an environment, service by service in the order of their waves.
 *
 * @param label how a person named the image: a tag, or a digest
 * @param image what the label named when the plan was made
 */
public record Plan(String environment, URI url, String label, Image image, List<ServiceChange> services) {

    public Plan {
        services = List.copyOf(services);
    }

    /** Whether a deploy would write anything. */
    public boolean changesAnything() {
        return services.stream().anyMatch(ServiceChange::changesAnything);
    }

    /** The services that a deploy would touch. */
    public List<ServiceChange> changed() {
        return services.stream().filter(ServiceChange::changesAnything).toList();
    }

    public Optional<ServiceChange> service(String name) {
        return services.stream()
                .filter(one -> one.service().name().equals(name))
                .findFirst();
    }

    /** The plan as values alone, for reports and JSON. */
    public List<PlannedService> summary() {
        return services.stream().map(ServiceChange::summary).toList();
    }

    /** The plan for a person to read, lines without a trailing line end. */
    public String text() {
        String head = "%s (%s): %s is %s".formatted(environment, url, label, image.digest());
        String body = services.stream().map(ServiceChange::text).collect(Collectors.joining("\n"));
        return head + "\n" + body;
    }
}
