package dev.slipway.deployer.recovery;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.ledger.Writing;
import dev.slipway.deployer.migration.Leftovers;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.rollout.Move;
import dev.slipway.deployer.rollout.Restored;
import dev.slipway.deployer.rollout.WayBack;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.RolloutTime;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finishes a run from its record: no task of it goes on, and its services are either all forward or all back. Forward is a
 * run whose last look had succeeded; any other one goes back, since nobody has proved it. May itself be cancelled or killed
 * and run again. For one who has the lease. Not thread-safe.
 */
public final class Recovery {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Aws aws;
    private final Environment environment;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Events events;

    public Recovery(Aws aws, Environment environment, Timing timing, Cancellation cancellation, Events events) {
        this.aws = aws;
        this.environment = environment;
        this.timing = timing;
        this.cancellation = cancellation;
        this.events = events;
    }

    /**
     * Finishes it, and closes its record.
     *
     * @param keeper who keeps the record from now on
     * @throws AwsFailure when AWS does not answer for long, or refuses
     */
    public Recovered finish(Ledger ledger, Entry.Kept found, String keeper) {
        Entry.Kept kept = switch (ledger.takeOver(found, keeper)) {
            case Writing.Written(Entry.Kept ours) -> ours;
            case Writing.Taken(Entry now) ->
                throw new IllegalStateException("The record " + now.key() + " is kept by somebody else.");
        };
        Recovered recovered = finish(kept.record());
        ReleaseRecord closed = new Closing(aws, environment, timing.clock(), events).closed(kept.record(), recovered);
        if (!closed.equals(kept.record()) && ledger.write(kept, closed) instanceof Writing.Taken(Entry now)) {
            warn("The record " + now.key() + " was taken by somebody else meanwhile, and is not closed.");
        }
        return recovered;
    }

    private Recovered finish(ReleaseRecord record) {
        Leftovers leftovers = new Leftovers(aws.ecs(), environment.cluster(), timing, cancellation);
        Leftovers.Ended tasks = step(
                "stop tasks",
                () -> leftovers.stop(record.release(), recorded(record), record.task() != null),
                Leftovers.Ended::sentence,
                Leftovers.Ended::all);
        if (cancellation.requested().isPresent()) {
            return cancelled(tasks.sentence());
        }
        if (!tasks.all()) {
            return new Recovered.Failed(of(record) + tasks.sentence());
        }
        List<ReleaseRecord.Service> touched = record.services().stream()
                .filter(ReleaseRecord.Service::touched)
                .toList();
        if (touched.isEmpty()) {
            return new Recovered.Back(of(record) + tasks.sentence() + " No service was changed.");
        }
        Map<String, ServiceSnapshot> shown = patiently(() -> aws
                .ecs()
                .services(
                        environment.cluster(),
                        touched.stream().map(ReleaseRecord.Service::serviceName).toList())
                .stream()
                .collect(Collectors.toMap(ServiceSnapshot::name, Function.identity())));
        if (forward(record, touched, shown)) {
            return new Recovered.Forward(of(record) + tasks.sentence() + " It had finished: every service runs it.");
        }
        if (onlyForward(record)) {
            return new Recovered.Back(
                    of(record) + tasks.sentence()
                            + " Nothing was taken back: the code that ran before cannot run on the schema that its migration left. Release it again, or a correction.");
        }
        return back(record, touched, shown, tasks.sentence());
    }

    /** The automatic way back of the run itself would not have been taken either. */
    private static boolean onlyForward(ReleaseRecord record) {
        ReleaseRecord.Task task = record.task();
        return record.opening().build().compatibleBack() == Build.Compatible.FALSE && task != null && task.migrated();
    }

    private Recovered back(
            ReleaseRecord record,
            List<ReleaseRecord.Service> touched,
            Map<String, ServiceSnapshot> shown,
            String tasks) {
        List<Move> moves = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (ReleaseRecord.Service service : touched) {
            ServiceSnapshot now = shown.get(service.serviceName());
            if (now == null) {
                others.add(service.name() + " is gone.");
            } else if (!now.taskDefinition().equals(service.before())
                    && !now.taskDefinition().equals(after(service, now))) {
                others.add("%s runs %s, which somebody else has moved it to, and is left alone."
                        .formatted(service.name(), now.taskDefinition().id()));
            } else {
                moves.add(patiently(() -> move(service, after(service, now))));
            }
        }
        WayBack wayBack = new WayBack(aws, environment, timing, cancellation, events);
        Restored restored = step(
                "roll back",
                () -> wayBack.restore(moves, allowed(moves, shown)),
                one -> one instanceof Restored.Complete ? environment.name() + " runs what it ran before" : "not done",
                Restored.Complete.class::isInstance);
        String rest = others.isEmpty() ? "" : " " + String.join(" ", others);
        return switch (restored) {
            case Restored.Complete() ->
                new Recovered.Back("%s%s %s of %s run what they ran before.%s"
                        .formatted(of(record), tasks, names(moves), environment.name(), rest));
            case Restored.Incomplete(List<String> reasons) ->
                new Recovered.Failed(of(record) + tasks + " The way back failed: " + String.join(" ", reasons) + rest
                        + " Look at the services by hand, or run this again.");
            case Restored.Unwatched(Cancellation.Signal signal, List<String> unrequested) ->
                new Recovered.Cancelled(
                        "The clean-up was cancelled. "
                                + (unrequested.isEmpty()
                                        ? "Every service was asked to go back."
                                        : String.join(" ", unrequested))
                                + " Run it again.",
                        signal);
        };
    }

    private Duration allowed(List<Move> moves, Map<String, ServiceSnapshot> shown) {
        Duration given = environment.rolloutTimeout();
        return given != null
                ? given
                : RolloutTime.allowed(moves.stream()
                        .flatMap(move -> Stream.ofNullable(
                                        shown.get(move.service().serviceName()))
                                .map(service -> service.rolloutTime(move.before())))
                        .toList());
    }

    private static String names(List<Move> moves) {
        return moves.isEmpty() ? "No services" : moves.stream().map(Move::name).collect(Collectors.joining(", "));
    }

    /** Where the record does not say where a service was to go, it is where it has got to: nobody else had the lease. */
    private static TaskDefinitionArn after(ReleaseRecord.Service service, ServiceSnapshot now) {
        TaskDefinitionArn after = service.after();
        return after == null ? now.taskDefinition() : after;
    }

    private Move move(ReleaseRecord.Service service, TaskDefinitionArn after) {
        return new Move(
                environment
                        .service(service.name())
                        .orElseGet(() -> new Environment.Service(service.name(), service.serviceName(), "", 1, null)),
                aws.ecs().taskDefinition(service.before()),
                aws.ecs().taskDefinition(after));
    }

    /** Whether its last look had succeeded, and every service that it had touched runs it. */
    static boolean forward(
            ReleaseRecord record, List<ReleaseRecord.Service> touched, Map<String, ServiceSnapshot> shown) {
        boolean proved = record.steps().stream().anyMatch(step -> step.name().equals("last look") && step.succeeded());
        return proved
                && touched.stream().allMatch(service -> {
                    ServiceSnapshot now = shown.get(service.serviceName());
                    return now != null && now.taskDefinition().equals(service.after());
                });
    }

    private static @Nullable TaskArn recorded(ReleaseRecord record) {
        ReleaseRecord.Task task = record.task();
        return task == null ? null : task.arn();
    }

    private Recovered cancelled(String tasks) {
        return new Recovered.Cancelled(
                "The clean-up was cancelled. " + tasks + " Run it again.",
                cancellation.requested().orElseThrow());
    }

    private static String of(ReleaseRecord record) {
        return "The %s %s was cleaned up. ".formatted(record.opening().verb(), record.release());
    }

    private <T> T patiently(Supplier<T> read) {
        return new Patience(timing, cancellation).until(now().plus(PATIENCE), read);
    }

    private <T> T step(String name, Supplier<T> work, Function<T, String> detail, Function<T, Boolean> succeeded) {
        Instant begin = now();
        events.publish(new Event.StepStarted(begin, name));
        T result = work.get();
        events.publish(new Event.StepEnded(
                now(), name, succeeded.apply(result), Duration.between(begin, now()), detail.apply(result)));
        return result;
    }

    private void warn(String message) {
        events.publish(new Event.Warned(now(), message));
    }

    private Instant now() {
        return timing.clock().instant();
    }
}
