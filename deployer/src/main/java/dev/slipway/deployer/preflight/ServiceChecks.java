package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.ServiceSettings;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What can be said of services from what DescribeServices shows. */
final class ServiceChecks {
    /** How long an event of a service is news. */
    private static final Duration NEWS = Duration.ofMinutes(15);

    private ServiceChecks() {}

    /** Asks the same of each service that is there and in use. */
    static List<Finding> each(View view, BiFunction<Environment.Service, ServiceSettings, Optional<Finding>> question) {
        List<Finding> found = new ArrayList<>();
        view.services().forEach((service, settings) -> {
            if (settings.shown().active()) {
                question.apply(service, settings).ifPresent(found::add);
            }
        });
        return found;
    }

    /** Whether the cluster has them. */
    static List<Finding> exists(View view) {
        return view.subject().services().stream()
                .filter(service -> !view.services().containsKey(service))
                .map(service -> Finding.obstacle(
                        "read the service %s (%s)".formatted(service.name(), service.serviceName()),
                        "the cluster %s has none of that name"
                                .formatted(view.environment().cluster()),
                        "Make it first, or correct services.%s.service in slipway.yml.".formatted(service.name())))
                .toList();
    }

    /** Whether they are in use: ECS shows a deleted service for a while. */
    static List<Finding> active(View view) {
        List<Finding> found = new ArrayList<>();
        view.services().forEach((service, settings) -> {
            if (!settings.shown().active()) {
                found.add(Finding.obstacle(
                        "find the service %s (%s) in use".formatted(service.name(), settings.name()),
                        "it is " + settings.shown().status(),
                        "Make it anew."));
            }
        });
        return found;
    }

    /** Whether ECS's own rolling update deploys them: no other can be followed by what we read. */
    static List<Finding> controller(View view) {
        return each(
                view,
                (service, settings) -> settings.shown().rolling()
                        ? Optional.empty()
                        : Optional.of(Finding.obstacle(
                                "roll " + service.name(),
                                "something else than ECS's rolling update deploys it (controller %s, strategy %s)"
                                        .formatted(settings.controller(), settings.strategy()),
                                "Set its deployment controller to ECS and its strategy to ROLLING.")));
    }

    /** Whether there is a task to prove the release by. */
    static List<Finding> desired(View view) {
        return each(
                view,
                (service, settings) -> settings.shown().desired() > 0
                        ? Optional.empty()
                        : Optional.of(Finding.obstacle(
                                "roll " + service.name(),
                                "its desired count is 0, so nothing would prove the release",
                                "Scale it up first.")));
    }

    /** Whether ECS may ever start a new task or stop an old one. */
    static List<Finding> deadlock(View view) {
        return each(
                view,
                (service, settings) -> deadlocked(settings.shown())
                        ? Optional.of(Finding.obstacle(
                                "roll " + service.name(),
                                "with %d tasks wanted, %d %% at least and %d %% at most ECS can neither start a new task nor stop an old one"
                                        .formatted(
                                                settings.shown().desired(),
                                                settings.shown().minimumHealthyPercent(),
                                                settings.shown().maximumPercent()),
                                "Raise maximumPercent or lower minimumHealthyPercent."))
                        : Optional.empty());
    }

    /** The minimum rounds up, the maximum down (ECS developer guide, "Amazon ECS service deployment parameters"). */
    static boolean deadlocked(ServiceSnapshot shown) {
        int least = Math.ceilDiv(shown.desired() * shown.minimumHealthyPercent(), 100);
        int most = Math.floorDiv(shown.desired() * shown.maximumPercent(), 100);
        return shown.desired() > 0 && most <= shown.desired() && least >= shown.desired();
    }

    /** Whether what runs now is well, so that what goes wrong afterwards can be told from it. */
    static List<Finding> steady(View view) {
        return each(
                view,
                (service, settings) ->
                        settings.shown().running() >= settings.shown().desired()
                                ? Optional.empty()
                                : Optional.of(Finding.warning(
                                        service,
                                        "runs %d of %d tasks before the release"
                                                .formatted(
                                                        settings.shown().running(),
                                                        settings.shown().desired()),
                                        "Look at its events if it should run them all.")));
    }

    /** Whether ECS has lately said that it cannot do what it wants: those messages all have the word "unable". */
    static List<Finding> events(View view) {
        Instant since = view.clock().instant().minus(NEWS);
        return each(
                view,
                (service, settings) -> settings.shown().events().stream()
                        .filter(event ->
                                event.at().isAfter(since) && event.message().contains("unable"))
                        .findFirst()
                        .map(event -> Finding.warning(
                                service,
                                "is in trouble: ECS said at %s \"%s\"".formatted(event.at(), event.message()),
                                "Correct what it names first, or the release may fail for the same reason.")));
    }

    /** Whether a one-off task has a second place to start in when the first one is full. */
    static List<Finding> subnets(View view) {
        List<Finding> found = new ArrayList<>();
        for (Environment.Service like : view.subject().logs()) {
            ServiceSettings settings = view.services().get(like);
            ServiceSnapshot.Network network =
                    settings == null ? null : settings.shown().network();
            if (network != null && network.subnets().size() < 2) {
                found.add(Finding.warning(
                        like,
                        "has the one subnet " + String.join(", ", network.subnets())
                                + ", so a one-off task has nowhere else to go when that is full",
                        "Add a subnet of another availability zone to the service."));
            }
        }
        return found;
    }
}
