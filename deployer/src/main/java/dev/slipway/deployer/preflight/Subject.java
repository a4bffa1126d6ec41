package dev.slipway.deployer.preflight;

import dev.slipway.deployer.config.Commands;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.Image;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is about to happen.
 *
 * @param services the services that it needs
 * @param label how the image was named; absent for what runs already
 * @param image what it would run; absent when the repository has no image of that label, and for what runs already
 * @param logs the services whose logs the deployer will read for one-off tasks
 * @param rolls whether it moves the services, or only runs a task like theirs
 */
public record Subject(
        Environment environment,
        List<Environment.Service> services,
        @Nullable String label,
        @Nullable Image image,
        List<Environment.Service> logs,
        boolean rolls) {

    public Subject {
        services = List.copyOf(services);
        logs = List.copyOf(logs);
    }

    /**
     * A release to all services.
     *
     * @param image absent when there is none of that label, to find the other obstacles too
     */
    public static Subject release(Environment environment, String label, @Nullable Image image) {
        Stream<String> likes = Stream.concat(
                Stream.ofNullable(environment.migration()).map(Environment.Migration::like),
                environment.commands().all().map(Commands.Command::like));
        List<Environment.Service> logs = likes.distinct()
                .flatMap(like -> environment.service(like).stream())
                .toList();
        return new Subject(environment, environment.services(), label, image, logs, true);
    }

    /** A task like one service's. */
    public static Subject oneOff(
            Environment environment, Environment.Service service, @Nullable String label, @Nullable Image image) {
        return new Subject(environment, List.of(service), label, image, List.of(service), false);
    }
}
