package dev.slipway.deployer.recovery;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.ledger.Writing;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The runs that are gone, as one finds them who has just taken the lease: whatever record is open by then is nobody's any more. One
 * that has left nothing half done is closed; what any other one has left is told, and moved by {@link Recovery} alone. Writes
 * nothing but records. Not thread-safe.
 */
public final class Predecessors {
    /** Nobody passes an open record by, so there is one at most; more of them for a ledger that could not be written. */
    private static final int NEWEST = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Aws aws;
    private final Environment environment;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Events events;

    public Predecessors(Aws aws, Environment environment, Timing timing, Cancellation cancellation, Events events) {
        this.aws = aws;
        this.environment = environment;
        this.timing = timing;
        this.cancellation = cancellation;
        this.events = events;
    }

    /**
     * Looks at the newest records.
     *
     * @param keeper who keeps from now on the records that are closed
     * @throws AwsFailure when AWS does not answer for long, or refuses
     */
    public Inherited look(Ledger ledger, String keeper) {
        List<String> closed = new ArrayList<>();
        List<String> told = new ArrayList<>();
        List<String> underWay = new ArrayList<>();
        List<String> halfDone = new ArrayList<>();
        for (Entry entry : patiently(() -> ledger.newest(NEWEST))) {
            if (!(entry instanceof Entry.Kept kept) || kept.record().state() == ReleaseRecord.State.ENDED) {
                continue;
            }
            switch (left(kept.record())) {
                case Left.Nothing(Recovered recovered) -> {
                    close(ledger, kept, recovered, keeper);
                    closed.add(recovered.message());
                }
                case Left.Something(String text) when beforeTheServices(kept.record()) -> underWay.add(text);
                case Left.Something(String text) -> (wayBackFailed(kept.record()) ? told : halfDone).add(text);
            }
        }
        return new Inherited(closed, told, underWay, halfDone);
    }

    /** What such a run has left can only be its one-off task. */
    private static boolean beforeTheServices(ReleaseRecord record) {
        ReleaseRecord.Task task = record.task();
        return record.state() == ReleaseRecord.State.RUNNING
                && task != null
                && !task.purpose().equals("run")
                && record.services().stream().noneMatch(ReleaseRecord.Service::touched);
    }

    private sealed interface Left {
        record Nothing(Recovered recovered) implements Left {}

        record Something(String text) implements Left {}
    }

    private Left left(ReleaseRecord record) {
        String run = record.opening().verb() + " " + record.release();
        String task = goingOn(record);
        if (task != null) {
            return new Left.Something(run + " is gone, and its task " + task + " goes on.");
        }
        List<ReleaseRecord.Service> touched = record.services().stream()
                .filter(ReleaseRecord.Service::touched)
                .toList();
        if (touched.isEmpty()) {
            return new Left.Nothing(new Recovered.Back(run
                    + " was gone before it had changed a service, and no task of it goes on: its record is closed."));
        }
        Map<String, ServiceSnapshot> shown = patiently(() -> aws
                .ecs()
                .services(
                        environment.cluster(),
                        touched.stream().map(ReleaseRecord.Service::serviceName).toList())
                .stream()
                .collect(Collectors.toMap(ServiceSnapshot::name, Function.identity())));
        if (Recovery.forward(record, touched, shown)) {
            return new Left.Nothing(new Recovered.Forward(
                    run + " had finished, and every service runs it; it was gone before it could say so."));
        }
        List<String> standing = touched.stream()
                .map(service -> standing(service, shown.get(service.serviceName())))
                .toList();
        return touched.stream().allMatch(service -> settled(service, shown.get(service.serviceName())))
                ? new Left.Nothing(new Recovered.Back(
                        run + " is gone, and nothing of it is left: " + String.join(", ", standing) + "."))
                : new Left.Something(run + " is gone half-way: " + String.join(", ", standing) + ".");
    }

    /** Its task, while that may run: absent when it has ended, and when there is none. */
    private @Nullable String goingOn(ReleaseRecord record) {
        ReleaseRecord.Task task = record.task();
        if (task == null || (task.end() != null && !task.end().equals("cancelled"))) {
            return null;
        }
        List<TaskArn> tasks = task.arn() == null
                ? patiently(() -> aws.ecs().startedBy(environment.cluster(), task.startedBy()))
                : List.of(task.arn());
        return patiently(() ->
                        tasks.isEmpty() ? List.<TaskSnapshot>of() : aws.ecs().tasks(environment.cluster(), tasks))
                .stream()
                .filter(one -> !one.stopped())
                .map(one -> one.arn().id())
                .findFirst()
                .orElse(null);
    }

    /** Whether the service is back, or somebody else's. */
    private static boolean settled(ReleaseRecord.Service service, @Nullable ServiceSnapshot now) {
        if (now == null) {
            return true;
        }
        return now.taskDefinition().equals(service.before())
                ? steady(now)
                : service.after() != null && !now.taskDefinition().equals(service.after());
    }

    private static boolean steady(ServiceSnapshot service) {
        return service.primary()
                        .map(one -> one.rollout() != Rollout.IN_PROGRESS)
                        .orElse(true)
                && service.deployments().stream().allMatch(one -> one.primary() || one.running() + one.pending() == 0);
    }

    private static String standing(ReleaseRecord.Service service, @Nullable ServiceSnapshot now) {
        if (now == null) {
            return service.name() + " is no longer there";
        }
        String revision = service.name() + " runs " + now.taskDefinition().id();
        if (now.taskDefinition().equals(service.before())) {
            return steady(now)
                    ? revision + " as before"
                    : service.name() + " is going back to "
                            + now.taskDefinition().id();
        }
        return settled(service, now)
                ? revision + ", which somebody else has moved it to"
                : revision + " in place of " + service.before().id() + ", which nobody has proved";
    }

    /** A person was told that the way back has failed, and may go forward. */
    private static boolean wayBackFailed(ReleaseRecord record) {
        ReleaseRecord.End end = record.end();
        return end != null && end.exitCode() == ExitCode.ROLLBACK_FAILED.number();
    }

    private void close(Ledger ledger, Entry.Kept found, Recovered recovered, String keeper) {
        if (ledger.takeOver(found, keeper) instanceof Writing.Written(Entry.Kept ours)) {
            ledger.write(ours, new Closing(aws, environment, timing.clock(), events).closed(ours.record(), recovered));
        }
    }

    private <T> T patiently(Supplier<T> read) {
        return new Patience(timing, cancellation).until(timing.clock().instant().plus(PATIENCE), read);
    }
}
