package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.Revision;
import dev.slipway.deployer.aws.ServiceSettings;
import dev.slipway.deployer.aws.TargetGroup;
import dev.slipway.deployer.config.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What lies between users and tasks: health checks, their patience, and how old tasks leave. */
final class HealthChecks {
    private static final String DELAY = "deregistration_delay.timeout_seconds";

    /** ELB's default ("Deregistration delay"), which few applications need. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private HealthChecks() {}

    /** Whether a roll-out may leave users without a single task. */
    static List<Finding> minimumHealthy(View view) {
        return ServiceChecks.each(view, (service, settings) -> {
            int least =
                    Math.ceilDiv(settings.shown().desired() * settings.shown().minimumHealthyPercent(), 100);
            return settings.targetGroups().isEmpty()
                            || least > 0
                            || settings.shown().desired() == 0
                    ? Optional.empty()
                    : Optional.of(Finding.warning(
                            service,
                            "may stop all its tasks before new ones run (minimumHealthyPercent %d): users would see errors"
                                    .formatted(settings.shown().minimumHealthyPercent()),
                            "Set it to 100 for a service behind a load balancer."));
        });
    }

    /** Whether a task that still boots is killed for not being ready ("healthCheckGracePeriodSeconds", default 0). */
    static List<Finding> grace(View view) {
        return ServiceChecks.each(
                view,
                (service, settings) ->
                        settings.targetGroups().isEmpty() || settings.grace().isPositive()
                                ? Optional.empty()
                                : Optional.of(Finding.warning(
                                        service,
                                        "has no health check grace period: a task that boots slowly is stopped and started for ever",
                                        "Set healthCheckGracePeriodSeconds above the time that it takes to boot.")));
    }

    /** Whether the grace period is shorter than what the last start took. */
    static List<Finding> graceAgainstBoot(View view) {
        return ServiceChecks.each(
                view,
                (service, settings) ->
                        settings.targetGroups().isEmpty() || settings.grace().isZero()
                                ? Optional.empty()
                                : Boot.measured(settings.shown(), view.samples(service))
                                        .filter(boot -> boot.compareTo(settings.grace()) > 0)
                                        .map(boot -> Finding.warning(
                                                service,
                                                "needed about %d s to become healthy last time, and its health check grace period is %d s"
                                                        .formatted(
                                                                boot.toSeconds(),
                                                                settings.grace().toSeconds()),
                                                "Raise healthCheckGracePeriodSeconds above it.")));
    }

    /** Whether the balancer can tell a healthy task from a broken one. */
    static List<Finding> healthCheck(View view) {
        List<Finding> found = new ArrayList<>();
        view.services()
                .forEach((service, settings) -> groups(view, settings)
                        .forEach(group -> weakness(group)
                                .ifPresent(weakness -> found.add(Finding.warning(
                                        service,
                                        "is checked by %s in a way that %s".formatted(group.name(), weakness),
                                        "Ask a path that answers 200 only when the application is ready.")))));
        return found;
    }

    private static Stream<TargetGroup> groups(View view, ServiceSettings settings) {
        return settings.targetGroups().stream()
                .map(arn -> view.targetGroups().get(arn))
                .filter(Objects::nonNull);
    }

    private static Optional<String> weakness(TargetGroup group) {
        if (!group.protocol().startsWith("HTTP")) {
            return Optional.of("only asks whether the port is open (%s)".formatted(group.protocol()));
        }
        return Stream.of(group.matcher().split("[,-]", -1))
                        .filter(code -> code.matches("\\d{3}"))
                        .anyMatch(code -> code.charAt(0) >= '4')
                ? Optional.of("takes errors for health (%s)".formatted(group.matcher()))
                : Optional.empty();
    }

    /** Whether targets are unhealthy already, before anything was changed. */
    static List<Finding> targets(View view) {
        List<Finding> found = new ArrayList<>();
        view.services()
                .forEach((service, settings) -> settings.targetGroups().forEach(arn -> {
                    int ill = view.targetStates(arn).getOrDefault("unhealthy", 0);
                    if (ill > 0) {
                        found.add(Finding.warning(
                                service,
                                "has %d unhealthy target(s) before the release".formatted(ill),
                                "Look at its tasks, if that is not what the release mends."));
                    }
                }));
        return found;
    }

    /** Whether old tasks leave in a time that fits: not at once, not for ever, and within the roll-out. */
    static List<Finding> deregistration(View view) {
        List<Finding> found = new ArrayList<>();
        view.services()
                .forEach((service, settings) -> settings.targetGroups()
                        .forEach(arn -> view.attribute(arn, DELAY)
                                .filter(seconds -> seconds.matches("\\d{1,6}"))
                                .flatMap(seconds ->
                                        leaving(view, service, settings, Duration.ofSeconds(Long.parseLong(seconds))))
                                .ifPresent(found::add)));
        return found;
    }

    private static Optional<Finding> leaving(
            View view, Environment.Service service, ServiceSettings settings, Duration delay) {
        Revision revision = view.revisions().get(service);
        if (revision == null) {
            return Optional.empty();
        }
        Duration stop = revision.containers().stream()
                .map(Revision.Container::stopTimeout)
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
        Duration timeout = Objects.requireNonNullElseGet(
                view.environment().rolloutTimeout(),
                () -> settings.shown().rolloutTime(revision.definition()).allowed());
        if (delay.plus(stop).compareTo(timeout) >= 0) {
            return Optional.of(Finding.warning(
                    service,
                    "keeps an old task for %d s (deregistration delay %d s, stop timeout %d s), which is longer than a roll-out may take (%d s)"
                            .formatted(
                                    delay.plus(stop).toSeconds(),
                                    delay.toSeconds(),
                                    stop.toSeconds(),
                                    timeout.toSeconds()),
                    "Shorten the deregistration delay, or raise rollout.timeout."));
        }
        if (delay.isZero()) {
            return Optional.of(Finding.warning(
                    service,
                    "has a deregistration delay of 0 s: requests in flight are cut off when an old task leaves",
                    "Set it to what the longest request takes."));
        }
        return delay.compareTo(LONG) < 0
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        service,
                        "keeps each old task for %d s after the balancer has left it, and a roll-out lasts that much longer"
                                .formatted(delay.toSeconds()),
                        "Set deregistration_delay.timeout_seconds to what the longest request takes; the stop timeout (%d s) comes after it."
                                .formatted(stop.toSeconds())));
    }
}
