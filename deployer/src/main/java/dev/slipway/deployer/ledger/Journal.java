package dev.slipway.deployer.ledger;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.ledger.ReleaseRecord.End;
import dev.slipway.deployer.ledger.ReleaseRecord.Step;
import dev.slipway.deployer.ledger.ReleaseRecord.Task;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The record of the run that goes on, written ahead of what it describes. Once it is open, a ledger that cannot be written is a
 * warning: no release fails for it. Thread-safe.
 */
public final class Journal {
    private final @Nullable Ledger ledger;
    private final Consumer<String> warn;
    private final List<UnaryOperator<ReleaseRecord>> early = new ArrayList<>();
    private Entry.@Nullable Kept kept;
    private @Nullable ReleaseRecord record;
    private boolean given;
    private boolean warned;

    /**
     * Of a run that has written nothing yet.
     *
     * @param ledger absent where nothing is recorded
     * @param warn is told once when the ledger cannot be written
     */
    public Journal(@Nullable Ledger ledger, Consumer<String> warn) {
        this.ledger = ledger;
        this.warn = warn;
    }

    /** Records nothing. */
    public static Journal none() {
        return new Journal(null, _ -> {});
    }

    /**
     * Begins the record, before anything is written to the environment.
     *
     * @throws AwsFailure when it cannot be written: nothing may be changed then
     */
    public synchronized void open(ReleaseRecord begun) {
        ReleaseRecord first = begun;
        for (UnaryOperator<ReleaseRecord> change : early) {
            first = change.apply(first);
        }
        if (ledger != null) {
            kept = ledger.open(first);
        }
        record = first;
    }

    /** Goes on with the record of a run that is gone, which is kept by us from now on. */
    public synchronized void adopt(Entry.Kept taken) {
        kept = taken;
        record = taken.record();
    }

    /** The record as it would be written next; empty before it is opened. */
    public synchronized Optional<ReleaseRecord> record() {
        return Optional.ofNullable(record);
    }

    /** The revisions that services get, by the file's name of the service. */
    public void registered(Map<String, TaskDefinitionArn> revisions) {
        save(now -> now.registered(revisions));
    }

    /** Before ECS is asked to move services of these names of the file. Written once for each. */
    public synchronized void touching(List<String> services) {
        boolean news = record != null
                && record.services().stream().anyMatch(one -> services.contains(one.name()) && !one.touched());
        if (news) {
            save(now -> now.touching(services));
        }
    }

    /** The same by the service's name in ECS. */
    void touchingInEcs(String serviceName) {
        touching(record().stream()
                .flatMap(now -> now.services().stream())
                .filter(service -> service.serviceName().equals(serviceName))
                .map(ReleaseRecord.Service::name)
                .toList());
    }

    /** Before a one-off task is asked for. */
    void starting(String purpose, String startedBy) {
        save(now -> now.with(new Task(purpose, startedBy, null, null)));
    }

    /** Once ECS has named the task, and when a task that another run has started is followed from now on. */
    public void started(String purpose, String startedBy, TaskArn task) {
        save(now -> now.with(new Task(purpose, startedBy, task, null)));
    }

    /** How the one-off task ended, in one word; written with what comes next. */
    public void taskEnded(String end) {
        change(now -> {
            Task task = now.task();
            return task == null ? now : now.with(new Task(task.purpose(), task.startedBy(), task.arn(), end));
        });
    }

    /** What a migration said that it had done; written with what comes next. */
    public void applied(Applied applied) {
        change(now -> {
            Task task = now.task();
            return task == null
                    ? now
                    : now.with(new Task(task.purpose(), task.startedBy(), task.arn(), task.end(), applied));
        });
    }

    /** Where the record is kept; empty where nothing is recorded. */
    Optional<Ledger> ledger() {
        return Optional.ofNullable(ledger);
    }

    /** Whether the end of the one-off task was asked for and not waited for. */
    public boolean taskUnwatched() {
        return record().map(ReleaseRecord::task)
                .filter(task -> "cancelled".equals(task.end()))
                .isPresent();
    }

    /** Something is on its way that nobody watches. */
    public void recovering() {
        save(ReleaseRecord::recovering);
    }

    /** The last word. */
    public void end(End end) {
        save(now -> now.ended(end));
    }

    /** Something that became known later, such as that nobody could be told of the end. */
    public void note(String note) {
        save(now -> now.noting(note));
    }

    /** A tag in ECR that keeps the image; written with what comes next. */
    public void protectedBy(String tag) {
        change(now -> now.protectedBy(tag));
    }

    /**
     * Writes what was noted so far.
     *
     * @return false when somebody else keeps the record by now
     */
    public synchronized boolean catchUp() {
        save(now -> now);
        return !given;
    }

    /** Takes note of steps and warnings before they go on; they are written with what comes next. */
    public Events listening(Events events) {
        return event -> {
            note(event);
            events.publish(event);
        };
    }

    private synchronized void note(Event event) {
        switch (event) {
            case Event.StepEnded e ->
                later(now -> now.with(new Step(e.step(), e.at().minus(e.took()), e.took(), e.succeeded(), e.detail())));
            case Event.Warned e -> later(now -> now.noting(e.message()));
            default -> {}
        }
    }

    private void later(UnaryOperator<ReleaseRecord> change) {
        if (record == null) {
            early.add(change);
        }
        change(change);
    }

    private synchronized void change(UnaryOperator<ReleaseRecord> change) {
        if (record != null) {
            record = change.apply(record);
        }
    }

    private synchronized void save(UnaryOperator<ReleaseRecord> change) {
        change(change);
        if (ledger == null || kept == null || record == null || given) {
            return;
        }
        try {
            switch (ledger.write(kept, record)) {
                case Writing.Written(Entry.Kept written) -> kept = written;
                case Writing.Taken(Entry now) -> {
                    given = true;
                    warn.accept("The record " + now.key() + " is kept by somebody else now, and not written any more.");
                }
            }
        } catch (AwsFailure e) {
            if (!warned) {
                warned = true;
                warn.accept(e.getMessage() + " The release goes on; its record is written again with what comes next.");
            }
        }
    }
}
