package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.lease.LeaseLost;
import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.migration.OneOffRunner;
import dev.slipway.deployer.migration.OneOffTaskRequest;
import dev.slipway.deployer.migration.TaskEnd;
import dev.slipway.deployer.plan.Planner;
import dev.slipway.deployer.preflight.Finding;
import dev.slipway.deployer.preflight.Preflight;
import dev.slipway.deployer.preflight.Subject;
import dev.slipway.deployer.release.Image;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A command in a task of its own, with its log live. Publishes every event between {@code Started} and {@code Ended},
 * which are its caller's. Thread-safe.
 */
public final class OneOff {
    private final Aws aws;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Custody custody;

    /** One that nothing keeps from others, and nobody records. */
    public OneOff(Aws aws, Timing timing, Cancellation cancellation) {
        this(aws, timing, cancellation, Custody.none());
    }

    /** @param custody of the environment that it runs in */
    public OneOff(Aws aws, Timing timing, Cancellation cancellation, Custody custody) {
        this.aws = custody.over(aws);
        this.timing = timing;
        this.cancellation = cancellation;
        this.custody = custody;
    }

    /** Runs it to its end. Failures of AWS are outcomes, not exceptions. */
    public OneOffOutcome run(Environment environment, OneOffRequest request, Events events) {
        Environment.Service service = environment.service(request.service()).orElse(null);
        if (service == null) {
            return refused(
                    "Tried to find the service %s but failed because: slipway.yml has none of that name. Name one of %s."
                            .formatted(
                                    request.service(),
                                    String.join(
                                            ", ",
                                            environment.services().stream()
                                                    .map(Environment.Service::name)
                                                    .toList())));
        }
        try {
            return run(environment, service, request, events);
        } catch (LeaseLost e) {
            return refused(e.getMessage() + " No task was started.");
        } catch (AwsFailure e) {
            return cancellation
                    .requested()
                    .<OneOffOutcome>map(OneOff::beforeItsTask)
                    .orElseGet(() -> refused(String.valueOf(e.getMessage())));
        }
    }

    private static OneOffOutcome beforeItsTask(Cancellation.Signal signal) {
        return new OneOffOutcome.Cancelled("The command was cancelled before its task was started.", signal);
    }

    /** The door: what runs the command, and everything that stands in its way. */
    private record Door(@Nullable Image image, List<String> warnings, List<String> obstacles) {}

    private Insistence.Look<Door> look(Environment environment, Environment.Service service, OneOffRequest request) {
        try {
            Image image = null;
            if (request.image() != null) {
                image = aws.images()
                        .find(environment.repository(), request.image())
                        .orElse(null);
                if (image == null) {
                    List<String> none = List.of(Planner.noSuchImage(environment, request.image()));
                    return new Insistence.Look<>(new Door(null, List.of(), none), Duration.ZERO);
                }
            }
            List<Finding> found = new Preflight(aws, timing.clock())
                    .check(Subject.oneOff(environment, service, request.image(), image));
            boolean unanswered = found.stream().anyMatch(one -> one.kind() == Finding.Kind.UNANSWERED);
            boolean refused = found.stream().anyMatch(one -> one.kind() == Finding.Kind.OBSTACLE);
            return new Insistence.Look<>(
                    new Door(
                            image,
                            texts(found, one -> one.kind() == Finding.Kind.WARNING),
                            texts(found, one -> one.kind() != Finding.Kind.WARNING)),
                    unanswered && !refused ? Insistence.PATIENCE : Duration.ZERO);
        } catch (AwsFailure e) {
            List<String> problem = List.of(String.valueOf(e.getMessage()));
            return new Insistence.Look<>(new Door(null, List.of(), problem), Insistence.after(e));
        }
    }

    private static List<String> texts(List<Finding> found, Predicate<Finding> which) {
        return found.stream().filter(which).map(Finding::text).toList();
    }

    private OneOffOutcome run(
            Environment environment, Environment.Service service, OneOffRequest request, Events events) {
        Door door = new Insistence(timing, cancellation).result(() -> look(environment, service, request));
        if (cancellation.requested().isPresent()) {
            return beforeItsTask(cancellation.requested().get());
        }
        door.warnings()
                .forEach(text -> events.publish(new Event.Warned(timing.clock().instant(), text)));
        if (!door.obstacles().isEmpty()) {
            return new OneOffOutcome.PreflightFailed(door.obstacles());
        }
        Image image = door.image();
        custody.open(
                environment,
                String.join(" ", request.command()),
                image == null ? null : image.digest(),
                Build.UNKNOWN,
                timing.clock().instant(),
                List.of());
        ServiceSnapshot like = patiently(() -> aws.ecs()
                .services(environment.cluster(), List.of(service.serviceName()))
                .getFirst());
        OneOffTaskRequest task = new OneOffTaskRequest(
                "run",
                request.id(),
                environment.name(),
                environment.cluster(),
                like,
                revision(like, service, image),
                service.container(),
                request.command(),
                request.timeout());
        TaskEnd end = new OneOffRunner(aws, timing, cancellation).run(task, events);
        custody.journal().taskEnded(end.word());
        if (custody.journal().taskUnwatched()) {
            custody.leaveRecovering();
        }
        return outcome(environment, end);
    }

    private <T> T patiently(Supplier<T> call) {
        return new Patience(timing, cancellation).until(timing.clock().instant().plus(Insistence.PATIENCE), call);
    }

    private TaskDefinition revision(ServiceSnapshot like, Environment.Service service, @Nullable Image image) {
        TaskDefinition running = patiently(() -> aws.ecs().taskDefinition(like.taskDefinition()));
        if (image == null) {
            return running;
        }
        TaskDefinition wanted = running.withImage(service.container(), image);
        return wanted.sameContentAs(running)
                ? running
                : patiently(() -> aws.ecs().register(wanted));
    }

    private static OneOffOutcome outcome(Environment environment, TaskEnd end) {
        String name = environment.name();
        return switch (end) {
            case TaskEnd.Succeeded() ->
                new OneOffOutcome.Succeeded("The command ran in " + name + " and ended with 0.");
            case TaskEnd.Failed(int exitCode, TaskFailure failure) ->
                new OneOffOutcome.Failed(
                        "The command ran in %s and failed: %s.".formatted(name, failure.summary()), exitCode, failure);
            case TaskEnd.NeverStarted(String reason, TaskFailure failure) ->
                new OneOffOutcome.NeverStarted(
                        "Tried to start the command in %s but failed because: %s. Correct what it names and try again."
                                .formatted(name, reason),
                        failure);
            case TaskEnd.TimedOut(String task) ->
                new OneOffOutcome.TimedOut(
                        "The command in %s was not done in time. %s Look at its log.".formatted(name, task));
            case TaskEnd.Unknown(String reason) ->
                new OneOffOutcome.Unknown("How the command in %s ended is not known: %s. Look at what it was to change."
                        .formatted(name, reason));
            case TaskEnd.Cancelled(Cancellation.Signal signal, String task) ->
                new OneOffOutcome.Cancelled("The command in %s was cancelled. %s".formatted(name, task), signal);
        };
    }

    private static OneOffOutcome refused(String problem) {
        return new OneOffOutcome.PreflightFailed(List.of(problem));
    }
}
