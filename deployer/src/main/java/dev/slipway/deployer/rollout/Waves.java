package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.RolloutTime;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves services to their new revisions, wave by wave, and remembers which ones it has touched. Writes nothing but
 * UpdateService. Not thread-safe.
 */
public final class Waves {
    private static final int LOOKS_TO_SETTLE = 10;
    private static final int TRIES_OF_THE_LAST_LOOK = 5;

    private final Aws aws;
    private final Environment environment;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Events events;
    private final Patience patience;
    private final List<Started> touched = new ArrayList<>();
    private final List<Reading> watched = new ArrayList<>();
    private final Watch watch;
    private final Drains drains;
    private Duration allowed = Duration.ZERO;

    public Waves(Aws aws, Environment environment, Timing timing, Cancellation cancellation, Events events) {
        this(aws, environment, timing, cancellation, events, new Patience(timing, cancellation));
    }

    /** With a patience of its own for what AWS does not answer. */
    Waves(
            Aws aws,
            Environment environment,
            Timing timing,
            Cancellation cancellation,
            Events events,
            Patience patience) {
        this.aws = aws;
        this.environment = environment;
        this.timing = timing;
        this.cancellation = cancellation;
        this.events = events;
        this.patience = patience;
        this.watch = new Watch(aws.ecs(), environment.cluster(), List.of());
        this.drains = new Drains(aws.survey());
    }

    /** The services that were told to move, in that order. */
    List<Started> touched() {
        return List.copyOf(touched);
    }

    /** The service deployment of one of them, where it was seen. */
    Optional<ServiceDeploymentArn> deployment(Started started) {
        return watch.deployment(started);
    }

    public boolean touchedAny() {
        return !touched.isEmpty();
    }

    /** How long the way back may take: as long as the longest wave so far. */
    Duration allowed() {
        return allowed;
    }

    /** Moves the services of one wave side by side and watches them to the end. */
    public WaveResult roll(List<Move> wave) {
        Instant begin = now();
        Map<String, ServiceSnapshot> services;
        try {
            services = services(wave, begin.plus(RolloutTime.AT_LEAST));
            Optional<WaveResult> taken = takenMeanwhile(wave, services);
            if (taken.isPresent()) {
                return taken.get();
            }
            allowed = longer(allowed, allowed(wave, services));
        } catch (AwsFailure e) {
            return failed(wave.getFirst(), e);
        }
        Instant deadline = begin.plus(allowed);
        List<Reading> readings = new ArrayList<>();
        for (Move move : wave) {
            if (cancellation.requested().isPresent()) {
                return new WaveResult.Cancelled(cancellation.requested().get());
            }
            ServiceSnapshot service =
                    Objects.requireNonNull(services.get(move.service().serviceName()));
            try {
                Started started = start(move, deadline);
                readings.add(reading(started, rolloutTime(service, move).drain()));
            } catch (AwsFailure e) {
                return failed(move, e);
            }
        }
        watch.follow(readings.stream().map(Reading::started).toList());
        watched.addAll(readings);
        return watch(readings, deadline);
    }

    /** One last look at every service touched, since a release may die after it has become healthy. */
    public WaveResult lookAgain() {
        for (int tries = 1; ; tries++) {
            read(tries == 1 ? watch.lookThoroughly() : watch.look());
            if (cancellation.requested().isPresent()) {
                return new WaveResult.Cancelled(cancellation.requested().get());
            }
            Optional<AwsFailure> trouble = watch.trouble();
            boolean sure = trouble.isEmpty() && watched.stream().noneMatch(Reading::doubtful);
            if (sure || tries >= TRIES_OF_THE_LAST_LOOK || broken().isPresent()) {
                trouble.ifPresent(e -> warn("The last look at the services was not whole. " + e.getMessage()));
                return broken().orElseGet(WaveResult.Finished::new);
            }
            timing.untilNextLook(Duration.ZERO);
        }
    }

    private WaveResult watch(List<Reading> wave, Instant deadline) {
        boolean warned = false;
        int refusals = 0;
        while (true) {
            timing.pause(pace(refusals));
            if (cancellation.requested().isPresent()) {
                return new WaveResult.Cancelled(cancellation.requested().get());
            }
            read(watch.look());
            Optional<AwsFailure> trouble = watch.trouble();
            refusals = trouble.isPresent() ? refusals + 1 : 0;
            if (trouble.isPresent() && !warned) {
                warn(trouble.get().getMessage() + " The roll-out goes on; it is read again until its time is up.");
                warned = true;
            }
            Optional<WaveResult> broken = broken();
            if (broken.isPresent()) {
                return broken.get();
            }
            if (wave.stream().allMatch(Reading::finished)) {
                return new WaveResult.Finished();
            }
            if (!now().isBefore(deadline)) {
                return timedOut(wave);
            }
        }
    }

    private Duration pace(int refusals) {
        List<Course> courses = watched.stream()
                .filter(reading -> !reading.finished())
                .map(Reading::course)
                .toList();
        List<Duration> drains =
                watched.stream().flatMap(reading -> reading.drained().stream()).toList();
        return Pace.of(timing).next(now(), courses, drains, refusals);
    }

    private void read(Map<Started, Observation> seen) {
        for (Reading reading : watched) {
            Observation observation = seen.get(reading.started());
            if (observation != null) {
                reading.read(observation);
            }
        }
    }

    private Reading reading(Started started, Duration drain) {
        Duration settling = timing.longest().multipliedBy(LOOKS_TO_SETTLE);
        return new Reading(started, aws, environment.failFast(), settling, drain, timing.clock(), events);
    }

    private Optional<WaveResult> broken() {
        return watched.stream().flatMap(reading -> reading.broken().stream()).findFirst();
    }

    private static WaveResult timedOut(List<Reading> readings) {
        return new WaveResult.TimedOut(
                readings.stream()
                        .filter(reading -> !reading.finished())
                        .map(Reading::service)
                        .collect(Collectors.toSet()),
                readings.stream()
                        .flatMap(reading -> reading.firstFailure().stream())
                        .findFirst()
                        .orElse(null),
                readings.stream()
                        .filter(reading -> !reading.finished())
                        .flatMap(reading -> reading.obstacle().stream()
                                .map(why -> reading.service() + ": " + why + (why.endsWith(".") ? "" : ".")))
                        .toList());
    }

    private Map<String, ServiceSnapshot> services(List<Move> wave, Instant deadline) {
        List<String> names =
                wave.stream().map(move -> move.service().serviceName()).toList();
        return patience.until(deadline, () -> aws.ecs().services(environment.cluster(), names)).stream()
                .collect(Collectors.toMap(ServiceSnapshot::name, Function.identity()));
    }

    /** As the plan has said; longer where old tasks drain for longer than it could know. */
    private Duration allowed(List<Move> wave, Map<String, ServiceSnapshot> services) {
        Duration given = environment.rolloutTimeout();
        return given != null
                ? given
                : RolloutTime.allowed(wave.stream()
                        .flatMap(move -> Stream.ofNullable(
                                        services.get(move.service().serviceName()))
                                .flatMap(service ->
                                        Stream.of(service.rolloutTime(move.after()), rolloutTime(service, move))))
                        .toList());
    }

    private RolloutTime rolloutTime(ServiceSnapshot service, Move move) {
        return service.rolloutTime(move.after(), drains.deregistration(service));
    }

    /** Whether somebody else has moved a service since the release began, say during its migration. */
    private static Optional<WaveResult> takenMeanwhile(List<Move> wave, Map<String, ServiceSnapshot> services) {
        return wave.stream()
                .filter(move -> !stands(services.get(move.service().serviceName()), move))
                .findFirst()
                .map(move -> new WaveResult.Superseded(
                        move.name(),
                        "Another deployment has moved %s since this release began.".formatted(move.name())));
    }

    private static boolean stands(@Nullable ServiceSnapshot service, Move move) {
        return service != null
                && service.taskDefinition().equals(move.before().arn())
                && service.primary()
                        .map(one -> one.rollout() != Rollout.IN_PROGRESS)
                        .orElse(true);
    }

    /** Counts as touched from before the request: when its answer is lost, it may have been heard all the same. */
    private Started start(Move move, Instant deadline) {
        Started asked =
                patience.until(deadline, () -> Started.asked(aws.ecs(), environment.cluster(), move, move.after()));
        touched.add(asked);
        Started started = patience.until(deadline, () -> asked.send(aws.ecs(), environment.cluster()));
        touched.set(touched.size() - 1, started);
        return started;
    }

    private WaveResult failed(Move move, AwsFailure e) {
        if (cancellation.requested().isPresent()) {
            return new WaveResult.Cancelled(cancellation.requested().get());
        }
        String reason = String.valueOf(e.getMessage());
        events.publish(new Event.ServiceFailed(now(), move.name(), reason));
        return new WaveResult.Failed(move.name(), reason, null);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private void warn(String message) {
        events.publish(new Event.Warned(now(), message));
    }

    private Instant now() {
        return timing.clock().instant();
    }
}
