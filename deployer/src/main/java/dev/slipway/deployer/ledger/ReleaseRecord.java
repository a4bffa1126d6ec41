package dev.slipway.deployer.ledger;

import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run that wrote to an environment, as the ledger keeps it. What is about to happen is recorded before it does, so
 * that somebody else can finish a run that was killed at any moment. docs/ledger.md documents the JSON. Immutable.
 *
 * @param keeper the run that writes this record now: its own, or the one that cleans up after it
 * @param end absent until the run has ended
 * @param services those that it may touch, in the order of their waves
 * @param task the one-off task, a migration or a command; absent when none was to be started yet
 * @param steps those that have ended, in that order
 * @param protectingTags tags in ECR that keep its image
 * @param notes what a person should know: warnings, and what nobody could be told; a sentence each
 * @param others members that this program does not know, kept as they are
 */
public record ReleaseRecord(
        Opening opening,
        String keeper,
        State state,
        @Nullable End end,
        List<Service> services,
        @Nullable Task task,
        List<Step> steps,
        List<String> protectingTags,
        List<String> notes,
        Map<String, Object> others) {

    /** How far a run is. */
    public enum State {
        /** It goes on, or was killed: its lease says which. */
        RUNNING,
        /** It was cancelled, and has asked for the way back without watching it. */
        RECOVERING,
        /** It is over. */
        ENDED
    }

    /**
     * How a run ended.
     *
     * @param outcome one word of docs/exit-codes.md
     * @param exitCode what its program ended with
     */
    public record End(Instant at, String outcome, int exitCode, String message) {
        public boolean successful() {
            return exitCode == 0;
        }
    }

    /**
     * One service.
     *
     * @param name the file's name for it
     * @param serviceName the service's name in ECS
     * @param before the revision that it ran when the run began
     * @param after the revision that it gets; absent until that is registered, and when it keeps its own
     * @param touched whether ECS was to be asked to move it: true from before the request
     */
    public record Service(
            String name,
            String serviceName,
            TaskDefinitionArn before,
            @Nullable TaskDefinitionArn after,
            boolean touched) {

        Service registered(TaskDefinitionArn revision) {
            return new Service(name, serviceName, before, revision, touched);
        }

        Service asked() {
            return new Service(name, serviceName, before, after, true);
        }
    }

    /**
     * A one-off task.
     *
     * @param purpose {@code migrate} or {@code run}
     * @param startedBy what ECS knows it by, before its ARN is known
     * @param arn absent until ECS has answered
     * @param end one word, such as {@code succeeded}; absent while it runs
     * @param applied what a migration said that it had done; absent when it did not say
     */
    public record Task(
            String purpose,
            String startedBy,
            @Nullable TaskArn arn,
            @Nullable String end,
            @Nullable Applied applied) {

        /** One that has said nothing. */
        public Task(String purpose, String startedBy, @Nullable TaskArn arn, @Nullable String end) {
            this(purpose, startedBy, arn, end, null);
        }

        /** Whether the run's migration had succeeded by then: the commands around the roll-out come after it. */
        public boolean migrated() {
            return applied != null
                    || (purpose.equals("migrate") && "succeeded".equals(end))
                    || purpose.startsWith("pre_update")
                    || purpose.startsWith("post_update");
        }

        private Task after(@Nullable Task before) {
            return before == null || applied != null ? this : new Task(purpose, startedBy, arn, end, before.applied);
        }
    }

    /** A step that has ended. */
    public record Step(String name, Instant startedAt, Duration took, boolean succeeded, String detail) {}

    public ReleaseRecord {
        services = List.copyOf(services);
        steps = List.copyOf(steps);
        protectingTags = List.copyOf(protectingTags);
        notes = List.copyOf(notes);
        others = Map.copyOf(others);
    }

    /** The record of a run that begins and keeps it itself. */
    public static ReleaseRecord of(Opening opening, String keeper, List<Service> services) {
        return new ReleaseRecord(
                opening, keeper, State.RUNNING, null, services, null, List.of(), List.of(), List.of(), Map.of());
    }

    public ReleaseId release() {
        return opening.release();
    }

    public Optional<Service> service(String name) {
        return services.stream().filter(service -> service.name().equals(name)).findFirst();
    }

    /** Whether it ended and did what it was to do. */
    public boolean successful() {
        return end != null && end.successful();
    }

    /** The members of docs/ledger.md. */
    public Map<String, Object> json() {
        return RecordJson.fields(this);
    }

    /** Somebody else writes it from now on. */
    public ReleaseRecord keptBy(String newKeeper) {
        return new ReleaseRecord(opening, newKeeper, state, end, services, task, steps, protectingTags, notes, others);
    }

    public ReleaseRecord recovering() {
        return new ReleaseRecord(
                opening, keeper, State.RECOVERING, end, services, task, steps, protectingTags, notes, others);
    }

    /** The run itself is over; what it has left recovering is still recovering. */
    public ReleaseRecord ended(End how) {
        return ended(how, state == State.RECOVERING ? State.RECOVERING : State.ENDED);
    }

    /** Somebody has watched to the end what the run had left. */
    public ReleaseRecord settled(End how) {
        return ended(how, State.ENDED);
    }

    private ReleaseRecord ended(End how, State after) {
        return new ReleaseRecord(opening, keeper, after, how, services, task, steps, protectingTags, notes, others);
    }

    public ReleaseRecord with(Task oneOff) {
        return new ReleaseRecord(
                opening, keeper, state, end, services, oneOff.after(task), steps, protectingTags, notes, others);
    }

    public ReleaseRecord with(Step step) {
        return new ReleaseRecord(
                opening, keeper, state, end, services, task, more(steps, step), protectingTags, notes, others);
    }

    public ReleaseRecord protectedBy(String tag) {
        return new ReleaseRecord(
                opening, keeper, state, end, services, task, steps, more(protectingTags, tag), notes, others);
    }

    public ReleaseRecord noting(String note) {
        return new ReleaseRecord(
                opening, keeper, state, end, services, task, steps, protectingTags, more(notes, note), others);
    }

    /**
     * Revisions were registered.
     *
     * @param revisions by the file's name of the service
     */
    public ReleaseRecord registered(Map<String, TaskDefinitionArn> revisions) {
        return services(service -> {
            TaskDefinitionArn revision = revisions.get(service.name());
            return revision == null ? service : service.registered(revision);
        });
    }

    /**
     * Services are about to be moved.
     *
     * @param names the file's names of them
     */
    public ReleaseRecord touching(Collection<String> names) {
        return services(service -> names.contains(service.name()) ? service.asked() : service);
    }

    private ReleaseRecord services(UnaryOperator<Service> change) {
        List<Service> changed = services.stream().map(change).toList();
        return new ReleaseRecord(opening, keeper, state, end, changed, task, steps, protectingTags, notes, others);
    }

    private static <T> List<T> more(List<T> list, T one) {
        List<T> all = new ArrayList<>(list);
        all.add(one);
        return all;
    }
}
