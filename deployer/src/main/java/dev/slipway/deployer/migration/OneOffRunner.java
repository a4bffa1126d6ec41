package dev.slipway.deployer.migration;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Launch;
import dev.slipway.deployer.aws.OneOffTask;
import dev.slipway.deployer.aws.PostMortem;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot.Network;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Span;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command once in a task like a service's, with its log live, to its end. Leaves no task behind: one that is not
 * done in time, or whose run is cancelled, is stopped. Thread-safe.
 */
public final class OneOffRunner {
    private static final String CANCELLED = "slipway: the run was cancelled";
    private static final int TRIES_TO_LAUNCH = 5;

    /** How long an ended task's log is asked for while CloudWatch Logs does not answer. */
    private static final Duration LOG_AT_MOST = Duration.ofMinutes(2);

    /** Why a task was ended from outside ("StopTask" and "Stopped tasks error codes"): its command may have been under way. */
    private static final Set<String> ENDED_FROM_OUTSIDE =
            Set.of("UserInitiated", "ServiceSchedulerInitiated", "SpotInterruption", "TerminationNotice");

    private final Aws aws;
    private final Timing timing;
    private final Cancellation cancellation;
    private final OneOffLimits limits;
    private final ClientToken.Maker tokens;

    public OneOffRunner(Aws aws, Timing timing, Cancellation cancellation) {
        this(aws, timing, cancellation, OneOffLimits.standard());
    }

    OneOffRunner(Aws aws, Timing timing, Cancellation cancellation, OneOffLimits limits) {
        this(aws, timing, cancellation, limits, ClientToken::of);
    }

    /** @param tokens makes the token of a request; the same one for its repetition */
    OneOffRunner(Aws aws, Timing timing, Cancellation cancellation, OneOffLimits limits, ClientToken.Maker tokens) {
        this.aws = aws;
        this.timing = timing;
        this.cancellation = cancellation;
        this.limits = limits;
        this.tokens = tokens;
    }

    /**
     * The same, unless the command is under way already over the same image: then that task is followed to its end, with its log
     * from the beginning, and the whole timeout. Over another image it is not started beside it. A run that was killed is taken
     * up so by the next one, and two that know nothing of each other share one task; only when both ask within the second or so
     * in which ECS does not list a new task yet do they start one each.
     *
     * @param takenUp is told of such a task before it is followed
     */
    public TaskEnd takeUpOrRun(OneOffTaskRequest request, Events events, Consumer<TaskSnapshot> takenUp) {
        Underway.Found found;
        try {
            found = new Underway(aws, timing, cancellation, limits.missing()).look(request);
        } catch (AwsFailure e) {
            return cancellation.requested().isPresent()
                    ? new TaskEnd.Cancelled(cancellation.requested().get(), "Its task was not started.")
                    : new TaskEnd.NeverStarted(String.valueOf(e.getMessage()), null);
        }
        return switch (found) {
            case Underway.Found.Nothing() -> run(request, events);
            case Underway.Found.Same(TaskSnapshot task) -> {
                takenUp.accept(task);
                events.publish(new Event.Warned(
                        now(),
                        "%s is under way already, in the task %s that the run %s has started. It is followed from here; no second one is started."
                                .formatted(
                                        String.join(" ", request.command()),
                                        task.arn().id(),
                                        task.startedBy())));
                events.publish(new Event.TaskStarted(now(), request.purpose(), task.arn()));
                yield follow(request, task.arn(), events);
            }
            case Underway.Found.Another(TaskSnapshot task, String image) ->
                new TaskEnd.NeverStarted(
                        "%s is under way already over another image (%s), in the task %s that the run %s has started; wait for its end, or stop it with: deployer abort %s --release %s"
                                .formatted(
                                        String.join(" ", request.command()),
                                        image,
                                        task.arn().id(),
                                        task.startedBy(),
                                        request.environment(),
                                        task.startedBy()),
                        null);
        };
    }

    /** Runs it to its end. Failures of AWS are results, not exceptions. */
    public TaskEnd run(OneOffTaskRequest request, Events events) {
        List<String> refusals = new ArrayList<>();
        for (Network network : networks(request.like())) {
            if (cancellation.requested().isPresent()) {
                return new TaskEnd.Cancelled(cancellation.requested().get(), "Its task was not started.");
            }
            switch (launch(request, network)) {
                case Launched.Task(TaskSnapshot task) -> {
                    events.publish(new Event.TaskStarted(now(), request.purpose(), task.arn()));
                    return follow(request, task.arn(), events);
                }
                case Launched.NoRoom(String reason) ->
                    refusals.add(network == null ? reason : String.join(", ", network.subnets()) + ": " + reason);
                case Launched.Refused(String reason) -> {
                    return new TaskEnd.NeverStarted(reason, null);
                }
                case Launched.Unanswered(String reason) -> {
                    if (cancellation.requested().isPresent()) {
                        return new TaskEnd.Cancelled(
                                cancellation.requested().get(), stopper(request).askAll(request.release(), CANCELLED));
                    }
                    return new TaskEnd.Unknown("whether its task has started is not known. " + reason);
                }
            }
        }
        return new TaskEnd.NeverStarted("no room in " + String.join("; ", refusals), null);
    }

    /** One subnet at a time, since RunTask names no subnet when it has no room. */
    private List<@Nullable Network> networks(ServiceSnapshot like) {
        Network network = like.network();
        List<@Nullable Network> networks = new ArrayList<>();
        if (network == null) {
            networks.add(null);
        } else {
            network.subnets().stream()
                    .limit(limits.subnets())
                    .forEach(subnet ->
                            networks.add(new Network(List.of(subnet), network.securityGroups(), network.publicIp())));
        }
        return networks;
    }

    private sealed interface Launched {
        record Task(TaskSnapshot task) implements Launched {}

        record NoRoom(String reason) implements Launched {}

        record Refused(String reason) implements Launched {}

        record Unanswered(String reason) implements Launched {}
    }

    /**
     * Repeats a request without an answer: its token makes the repetition harmless. A task that the first answer calls stopped is
     * the old one of an earlier attempt.
     */
    private Launched launch(OneOffTaskRequest request, @Nullable Network network) {
        int attempt = 1;
        boolean unanswered = false;
        for (int tries = 1; ; tries++) {
            try {
                Launch launch = aws.ecs().run(task(request, network, attempt));
                if (unanswered || !(launch instanceof Launch.Placed(TaskSnapshot old)) || !old.stopped()) {
                    return switch (launch) {
                        case Launch.Placed(TaskSnapshot placed) -> new Launched.Task(placed);
                        case Launch.NoRoom(String reason) -> new Launched.NoRoom(reason);
                    };
                }
                attempt++;
                continue;
            } catch (AwsFailure e) {
                String reason = String.valueOf(e.getMessage());
                if (!e.mayPass()) {
                    return new Launched.Refused(reason);
                }
                if (tries >= TRIES_TO_LAUNCH || cancellation.isRequested()) {
                    return new Launched.Unanswered(reason);
                }
                unanswered = true;
            }
            timing.untilNextLook(Duration.ZERO);
        }
    }

    private OneOffTask task(OneOffTaskRequest request, @Nullable Network network, int attempt) {
        return new OneOffTask(
                request.cluster(),
                request.purpose(),
                request.revision().arn(),
                network,
                request.like().platformVersion(),
                request.container(),
                request.command(),
                request.release().value(),
                tokens.token(request, network == null ? List.of() : network.subnets(), attempt));
    }

    private TaskEnd follow(OneOffTaskRequest request, TaskArn arn, Events events) {
        LogDrain drain = LogDrain.of(
                aws.logs(),
                request.revision().logging(request.container()).orElse(null),
                arn,
                request.purpose(),
                events);
        Instant begin = now();
        Instant lastSeen = begin;
        while (true) {
            timing.untilNextLook(Duration.between(begin, now()));
            if (cancellation.requested().isPresent()) {
                return new TaskEnd.Cancelled(
                        cancellation.requested().get(), stopper(request).ask(arn, CANCELLED));
            }
            boolean answered = true;
            Optional<TaskSnapshot> task = Optional.empty();
            try {
                task = aws.ecs().task(request.cluster(), arn);
            } catch (AwsFailure e) {
                answered = false;
            }
            if (drain != null) {
                drain.drain();
            }
            if (task.isPresent() && task.get().stopped()) {
                drainToTheEnd(drain);
                return end(request, task.get());
            }
            if (task.isPresent() || !answered) {
                lastSeen = now();
            } else if (now().isAfter(lastSeen.plus(limits.missing()))) {
                return new TaskEnd.Unknown("ECS no longer knows its task " + arn.id());
            }
            if (!now().isBefore(begin.plus(request.timeout()))) {
                String reason = "slipway: not done in " + Span.of(request.timeout());
                String ended = stopper(request).stop(arn, reason).sentence();
                drainToTheEnd(drain);
                return new TaskEnd.TimedOut(ended);
            }
        }
    }

    private Stopper stopper(OneOffTaskRequest request) {
        return new Stopper(aws.ecs(), request.cluster(), timing, cancellation);
    }

    /** Lines reach the log some time after the container's end. */
    private void drainToTheEnd(@Nullable LogDrain drain) {
        if (drain == null) {
            return;
        }
        int quiet = 0;
        Instant end = now().plus(LOG_AT_MOST);
        while (quiet < limits.quietLooks() && now().isBefore(end) && !cancellation.isRequested()) {
            quiet = drain.drain() ? 0 : quiet + 1;
            if (quiet < limits.quietLooks()) {
                timing.untilNextLook(Duration.ZERO);
            }
        }
    }

    private TaskEnd end(OneOffTaskRequest request, TaskSnapshot task) {
        Integer exitCode = task.container(request.container())
                .map(TaskSnapshot.ContainerSnapshot::exitCode)
                .orElse(null);
        if (exitCode != null && exitCode == 0 && ENDED_FROM_OUTSIDE.contains(task.stopCode())) {
            return new TaskEnd.Unknown("its task was ended from outside (" + task.stopCode() + ": "
                    + task.stoppedReason().replaceFirst("[.]$", "")
                    + "), and a command that ends politely at SIGTERM exits with 0, done or not");
        }
        if (exitCode != null && exitCode == 0 && !otherFailed(request, task)) {
            return new TaskEnd.Succeeded();
        }
        TaskFailure failure = PostMortem.of(task, request.revision(), aws.logs());
        if (exitCode != null && exitCode == 0) {
            return new TaskEnd.Unknown(
                    failure.summary() + ", and a command that ends politely at SIGTERM exits with 0, done or not");
        }
        if (exitCode != null) {
            return new TaskEnd.Failed(exitCode, failure);
        }
        return task.startedAt() == null
                ? new TaskEnd.NeverStarted(failure.summary(), failure)
                : new TaskEnd.Unknown("its task ran and ended without an exit code: " + failure.summary());
    }

    /** Whether another container, without which the task does not go on, has failed: then SIGTERM may have ended ours. */
    private static boolean otherFailed(OneOffTaskRequest request, TaskSnapshot task) {
        return task.containers().stream()
                .filter(one -> !one.name().equals(request.container()))
                .filter(one -> request.revision().hasContainer(one.name())
                        && request.revision().essential(one.name()))
                .anyMatch(PostMortem::failedByItself);
    }

    private Instant now() {
        return timing.clock().instant();
    }
}
