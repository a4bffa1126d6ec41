package dev.slipway.deployer.maintenance;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Maintenance of one environment, through the control endpoint of the application itself: seconds, where a one-off task
 * needs a Fargate start. A change is done when every task that ECS runs has acknowledged it. One object serves one
 * question or change at a time.
 */
public final class Maintenance {
    /** Often enough to add little to the second in which the application's tasks look. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Aws aws;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final Cancellation cancellation;
    private final Environment environment;
    private final Environment.Control control;
    private final Events events;

    public Maintenance(
            Aws aws,
            InstantSource clock,
            Sleeper sleeper,
            Cancellation cancellation,
            Environment environment,
            Environment.Control control,
            Events events) {
        this.aws = aws;
        this.clock = clock;
        this.sleeper = sleeper;
        this.cancellation = cancellation;
        this.environment = environment;
        this.control = control;
        this.events = events;
    }

    /**
     * Turns it on, and returns when no task takes writes any more.
     *
     * @param length after which it ends by itself
     */
    public MaintenanceOutcome on(Duration length, String reason, String owner) {
        Map<String, String> wish = new LinkedHashMap<>();
        wish.put("mode", "full");
        wish.put("reason", reason);
        wish.put("owner", owner);
        wish.put("for", length.toString());
        return ask(client -> change(client, wish, true));
    }

    /** Turns it off, and returns when every task serves users again. */
    public MaintenanceOutcome off(String owner) {
        return ask(client -> change(client, Map.of("mode", "off", "reason", "", "owner", owner), false));
    }

    /** Reads it. */
    public MaintenanceOutcome status() {
        return ask(client -> switch (untilAnswered(client::read, deadline())) {
            case Reply.Said said -> shown(said.state());
            case Reply.Failed failed -> failed.outcome();
        });
    }

    /** Reads it by one question of two seconds at most, and without a second one when nobody answers. */
    public MaintenanceOutcome look() {
        return ask(client -> {
            ControlAnswer answer = client.read();
            return switch (answer) {
                case ControlAnswer.State said -> shown(said.state());
                case ControlAnswer.Unauthorized _ -> unauthorized();
                case ControlAnswer.Refused refused -> refused(refused);
                case ControlAnswer.Unavailable(String reason) ->
                    new MaintenanceOutcome.NoAnswer(tried() + reason + ".");
            };
        });
    }

    private MaintenanceOutcome.Shown shown(ControlState state) {
        return new MaintenanceOutcome.Shown(
                state, "Maintenance of %s is %s.".formatted(environment.name(), state.mode()));
    }

    private MaintenanceOutcome.Refused unauthorized() {
        return new MaintenanceOutcome.Refused(tried()
                + "it refuses the control token. Check that the secret " + control.tokenSecret()
                + " holds what the tasks got as CONTROL_TOKEN when they started.");
    }

    private MaintenanceOutcome.Refused refused(ControlAnswer.Refused refused) {
        return new MaintenanceOutcome.Refused(tried()
                + refused.reason()
                + ". Check environments.%s.url and maintenance.path in slipway.yml.".formatted(environment.name()));
    }

    private MaintenanceOutcome ask(Function<ControlClient, MaintenanceOutcome> question) {
        try {
            String token = aws.secrets().value(control.tokenSecret()).strip();
            try (ControlClient client = new ControlClient(environment.url().resolve(control.path()), token)) {
                return question.apply(client);
            }
        } catch (AwsFailure e) {
            return new MaintenanceOutcome.Refused(String.valueOf(e.getMessage()));
        }
    }

    private MaintenanceOutcome change(ControlClient client, Map<String, String> wish, boolean quiet) {
        Instant deadline = deadline();
        return switch (untilAnswered(() -> client.change(wish), deadline)) {
            case Reply.Said said -> acknowledged(client, said.state(), quiet, deadline);
            case Reply.Failed failed -> failed.outcome();
        };
    }

    /** Looks until every running task has acknowledged; both sides are read anew each time, as tasks come and go. */
    private MaintenanceOutcome acknowledged(ControlClient client, ControlState ours, boolean quiet, Instant deadline) {
        ControlState state = ours;
        while (true) {
            if (state.generation() > ours.generation()) {
                return new MaintenanceOutcome.Superseded(
                        state,
                        "Somebody else changed maintenance of %s meanwhile: it is %s by %s (generation %d, ours was %d)."
                                .formatted(
                                        environment.name(),
                                        state.mode(),
                                        state.owner(),
                                        state.generation(),
                                        ours.generation()));
            }
            boolean over = cancellation.isRequested() || !clock.instant().isBefore(deadline);
            try {
                Map<String, String> running = running();
                List<Straggler> stragglers = Acknowledgement.stragglers(running, state, ours.generation(), quiet);
                if (stragglers.isEmpty()) {
                    events.publish(new Event.MaintenanceChanged(
                            clock.instant(), state.mode(), state.generation(), running.size()));
                    return new MaintenanceOutcome.Acknowledged(state, running.size(), done(state, running.size()));
                }
                if (over) {
                    return unfinished(state, stragglers);
                }
            } catch (AwsFailure e) {
                if (over || !e.mayPass()) {
                    return uncounted(state, e);
                }
            }
            sleeper.sleep(BETWEEN_LOOKS);
            state = switch (client.read()) {
                case ControlAnswer.State answer -> answer.state();
                case ControlAnswer.Unauthorized _, ControlAnswer.Refused _, ControlAnswer.Unavailable _ -> state;
            };
        }
    }

    /** The change stands, though ECS does not say which tasks there are. */
    private MaintenanceOutcome uncounted(ControlState state, AwsFailure failure) {
        String stands =
                "Maintenance of %s is set to %s (generation %d), but whether all of its tasks have acknowledged is not known. %s"
                        .formatted(environment.name(), state.mode(), state.generation(), failure.getMessage());
        return cancellation
                .requested()
                .<MaintenanceOutcome>map(signal -> new MaintenanceOutcome.Cancelled(stands, signal))
                .orElseGet(() -> new MaintenanceOutcome.NoAnswer(stands));
    }

    private MaintenanceOutcome unfinished(ControlState state, List<Straggler> stragglers) {
        String who = stragglers.stream().map(straggler -> "\n  " + straggler).collect(Collectors.joining());
        String stands = "Maintenance of %s is set to %s (generation %d), but %d of its tasks %s not acknowledged%s:%s"
                .formatted(
                        environment.name(),
                        state.mode(),
                        state.generation(),
                        stragglers.size(),
                        stragglers.size() == 1 ? "has" : "have",
                        cancellation.requested().isPresent()
                                ? " yet"
                                : " within " + control.timeout().toSeconds() + " s",
                        who);
        return cancellation
                .requested()
                .<MaintenanceOutcome>map(signal -> new MaintenanceOutcome.Cancelled(stands, signal))
                .orElseGet(
                        () -> new MaintenanceOutcome.Stragglers(
                                state,
                                stragglers,
                                stands
                                        + "\nStop the tasks that hang (ECS replaces them), or raise maintenance.timeout, and try again."));
    }

    private String done(ControlState state, int tasks) {
        String who =
                tasks == 1 ? "its one task has acknowledged." : "all of its " + tasks + " tasks have acknowledged.";
        return state.mode().equals("off")
                ? "Maintenance of %s is off (generation %d): %s".formatted(environment.name(), state.generation(), who)
                : "Maintenance of %s is %s until %s (generation %d): %s"
                        .formatted(environment.name(), state.mode(), state.until(), state.generation(), who);
    }

    private Map<String, String> running() {
        Map<String, String> running = new LinkedHashMap<>();
        for (Environment.Service service : environment.services()) {
            aws.ecs()
                    .runningTasks(environment.cluster(), service.serviceName())
                    .forEach(task -> running.put(task.arn().id(), service.name()));
        }
        return running;
    }

    private Instant deadline() {
        return clock.instant().plus(control.timeout());
    }

    private Reply untilAnswered(Supplier<ControlAnswer> question, Instant deadline) {
        boolean warned = false;
        while (true) {
            ControlAnswer answer = question.get();
            switch (answer) {
                case ControlAnswer.State said -> {
                    return new Reply.Said(said.state());
                }
                case ControlAnswer.Unauthorized _ -> {
                    return new Reply.Failed(unauthorized());
                }
                case ControlAnswer.Refused refused -> {
                    return new Reply.Failed(refused(refused));
                }
                case ControlAnswer.Unavailable unavailable -> {
                    if (cancellation.requested().isPresent()) {
                        return new Reply.Failed(new MaintenanceOutcome.Cancelled(
                                tried() + "it was cancelled; whether it was changed is not known.",
                                cancellation.requested().get()));
                    }
                    if (!clock.instant().isBefore(deadline)) {
                        return new Reply.Failed(
                                new MaintenanceOutcome.NoAnswer(
                                        tried() + unavailable.reason()
                                                + ", for " + control.timeout().toSeconds()
                                                + " s. If the application is down, start a"
                                                + " task that changes it directly: deployer run " + environment.name()
                                                + " -- maintenance on --for PT30M --reason REASON (or: maintenance off, maintenance status)"));
                    }
                    if (!warned) {
                        warned = true;
                        events.publish(new Event.Warned(
                                clock.instant(),
                                tried() + unavailable.reason() + ". Trying again until "
                                        + control.timeout().toSeconds() + " s are over."));
                    }
                    sleeper.sleep(BETWEEN_LOOKS);
                }
            }
        }
    }

    private String tried() {
        return "Tried to reach the control endpoint " + environment.url().resolve(control.path())
                + " but failed because: ";
    }

    /** What a question that was asked until it was answered came to. */
    private sealed interface Reply {
        record Said(ControlState state) implements Reply {}

        record Failed(MaintenanceOutcome outcome) implements Reply {}
    }
}
