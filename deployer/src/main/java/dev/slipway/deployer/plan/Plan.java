package dev.slipway.deployer.plan;

import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import dev.slipway.deployer.time.RolloutTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a deploy of an image would change in an environment, service by service in the order of their waves.
 *
 * @param label how a person named the image: a tag, or a digest
 * @param image what the label named when the plan was made
 * @param givenTimeout how long one wave may take; absent when it is computed from its services
 */
public record Plan(
        String environment,
        URI url,
        String label,
        Image image,
        List<ServiceChange> services,
        @Nullable Duration givenTimeout) {

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

    /** The waves that a deploy would roll, in their order, each with how long it may take until all goes back. */
    public SequencedMap<Integer, Duration> waves() {
        TreeMap<Integer, List<RolloutTime>> times = new TreeMap<>();
        for (ServiceChange change : changed()) {
            times.computeIfAbsent(change.service().wave(), _ -> new ArrayList<>())
                    .add(change.time());
        }
        SequencedMap<Integer, Duration> waves = new LinkedHashMap<>();
        times.forEach((wave, all) -> waves.put(wave, givenTimeout == null ? RolloutTime.allowed(all) : givenTimeout));
        return waves;
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

    /** The digests that services run now, as far as their images are pinned to one. */
    public List<Digest> running() {
        return services.stream()
                .flatMap(change -> change.from().stream())
                .distinct()
                .toList();
    }
}
