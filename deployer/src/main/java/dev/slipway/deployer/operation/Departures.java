package dev.slipway.deployer.operation;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.ScaledService;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Watches the tasks of services leave whose counts were set to zero. One read a look, until ECS counts none any more. */
final class Departures {
    /** ECS's reads may be some seconds behind: a count that stays above zero for so long is somebody else's. */
    private static final Duration BELIEVED = Duration.ofSeconds(30);

    private final Ground ground;
    private final List<Environment.Service> wave;
    private final Map<Environment.Service, Event.Scaled> told = new HashMap<>();
    private @Nullable Instant raised;
    private boolean warned;

    Departures(Ground ground, List<Environment.Service> wave) {
        this.ground = ground;
        this.wave = List.copyOf(wave);
    }

    Part watch(Instant deadline) {
        Instant begin = ground.now();
        while (true) {
            ground.timing().untilNextLook(Duration.between(begin, ground.now()));
            Optional<Cancellation.Signal> signal = ground.cancellation().requested();
            if (signal.isPresent()) {
                return halted(new OperationOutcome.Cancelled(
                        "Stopping %s was cancelled; its tasks go on leaving. Look with the same command again."
                                .formatted(name()),
                        signal.get()));
            }
            try {
                Optional<Part> end = look();
                if (end.isPresent()) {
                    return end.get();
                }
            } catch (AwsFailure e) {
                if (!warned) {
                    warned = true;
                    ground.warn(e.getMessage() + " It is read again until the time is up.");
                }
            }
            if (!ground.now().isBefore(deadline)) {
                return halted(new OperationOutcome.TimedOut(
                        "%s still has tasks after %s: %s. They leave as soon as ECS lets them; a task with scale-in protection stays until that ends. Look with the same command again."
                                .formatted(name(), Span.of(ground.allowed()), left()),
                        null));
            }
        }
    }

    private Optional<Part> look() {
        Map<String, ServiceSnapshot> shown = ground
                .aws()
                .scaling()
                .services(
                        ground.environment().cluster(),
                        wave.stream().map(Environment.Service::serviceName).toList())
                .stream()
                .map(ScaledService::snapshot)
                .collect(Collectors.toMap(ServiceSnapshot::name, Function.identity()));
        boolean gone = true;
        boolean wanted = false;
        for (Environment.Service service : wave) {
            ServiceSnapshot one = shown.get(service.serviceName());
            if (one != null) {
                tell(service, one);
                gone &= one.desired() + one.running() + one.pending() == 0;
                wanted |= one.desired() > 0;
            }
        }
        Instant since = wanted ? Objects.requireNonNullElse(raised, ground.now()) : null;
        raised = since;
        if (since != null && !ground.now().isBefore(since.plus(BELIEVED))) {
            return Optional.of(halted(new OperationOutcome.Superseded(
                    "Somebody else has raised a count of %s meanwhile: %s. Agree with them, then use the same command again."
                            .formatted(name(), left()))));
        }
        return gone && wave.stream().allMatch(this::empty)
                ? Optional.of(new Part.Went("no task is left"))
                : Optional.empty();
    }

    private void tell(Environment.Service service, ServiceSnapshot shown) {
        Event.Scaled before = told.get(service);
        Event.Scaled now =
                new Event.Scaled(ground.now(), service.name(), shown.desired(), shown.running(), shown.pending());
        if (before == null
                || before.desired() != now.desired()
                || before.running() != now.running()
                || before.pending() != now.pending()) {
            told.put(service, now);
            ground.events().publish(now);
        }
    }

    /** A task that is being stopped still answers users and is in no count. */
    private boolean empty(Environment.Service service) {
        return ground.aws().scaling().unstopped(ground.environment().cluster(), service.serviceName()) == 0;
    }

    private String left() {
        return told.entrySet().stream()
                .map(one -> "%s wants %d and has %d"
                        .formatted(
                                one.getKey().name(),
                                one.getValue().desired(),
                                one.getValue().running() + one.getValue().pending()))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private String name() {
        return ground.environment().name();
    }

    private static Part halted(OperationOutcome outcome) {
        return new Part.Halted(outcome);
    }
}
