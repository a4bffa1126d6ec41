package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Watches services come up whose counts were raised. No deployment begins then, so the primary one is judged. Make it before
 * the counts are raised. Not thread-safe.
 */
public final class Arrivals {
    private final Aws aws;
    private final Environment environment;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Events events;
    private final Instant deadline;
    private final List<Arrival> arrivals;

    /**
     * Takes note of the tasks that are there: what becomes of them has nothing to do with what comes.
     *
     * @throws AwsFailure when they cannot be read until the deadline
     */
    public Arrivals(
            Aws aws,
            Environment environment,
            Timing timing,
            Cancellation cancellation,
            Events events,
            List<Environment.Service> services,
            Instant deadline) {
        this.aws = aws;
        this.environment = environment;
        this.timing = timing;
        this.cancellation = cancellation;
        this.events = events;
        this.deadline = deadline;
        Patience patience = new Patience(timing, cancellation);
        this.arrivals = services.stream()
                .map(service -> patience.until(
                        deadline, () -> Arrival.before(aws, environment, service, timing.clock(), events)))
                .toList();
    }

    /** Returns when every service is up, one cannot come up, the time is over, or the run was cancelled. */
    public WaveResult watch() {
        Instant begin = timing.clock().instant();
        boolean warned = false;
        while (true) {
            timing.untilNextLook(Duration.between(begin, timing.clock().instant()));
            if (cancellation.requested().isPresent()) {
                return new WaveResult.Cancelled(cancellation.requested().get());
            }
            try {
                look();
            } catch (AwsFailure e) {
                if (!warned) {
                    warned = true;
                    events.publish(new Event.Warned(
                            timing.clock().instant(), e.getMessage() + " It is read again until the time is up."));
                }
            }
            Optional<WaveResult> broken =
                    arrivals.stream().flatMap(one -> one.broken().stream()).findFirst();
            if (broken.isPresent()) {
                return broken.get();
            }
            if (arrivals.stream().allMatch(Arrival::up)) {
                return new WaveResult.Finished();
            }
            if (!timing.clock().instant().isBefore(deadline)) {
                return timedOut();
            }
        }
    }

    private void look() {
        List<String> names = arrivals.stream().map(Arrival::serviceName).toList();
        Map<String, ServiceSnapshot> shown = aws.ecs().services(environment.cluster(), names).stream()
                .collect(Collectors.toMap(ServiceSnapshot::name, Function.identity()));
        arrivals.forEach(one -> one.read(shown.get(one.serviceName())));
    }

    private WaveResult timedOut() {
        TaskFailure failure = arrivals.stream()
                .flatMap(one -> one.firstFailure().stream())
                .findFirst()
                .orElse(null);
        return new WaveResult.TimedOut(
                arrivals.stream().filter(one -> !one.up()).map(Arrival::name).collect(Collectors.toSet()),
                failure,
                arrivals.stream().flatMap(one -> one.obstacles().stream()).toList());
    }
}
