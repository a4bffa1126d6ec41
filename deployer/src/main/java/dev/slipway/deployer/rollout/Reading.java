package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.PostMortem;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.release.TaskArn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One service's story, look by look: turns verdicts into events once each, remembers the first failed task, and holds
 * back what a stale answer might have made up. Not thread-safe.
 */
final class Reading {
    private static final int REPORTED_FAILURES = 3;
    private static final int LOOKS_TO_BELIEVE = 2;

    /** Beyond the time in which old tasks should be gone. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Started started;
    private final Aws aws;
    private final int failFast;
    private final Duration settling;
    private final Duration drain;
    private final InstantSource clock;
    private final Events events;
    private final Set<TaskArn> failedTasks = new HashSet<>();
    private final Set<String> obstacles = new HashSet<>();
    private @Nullable TaskSnapshot firstFailed;
    private @Nullable TaskFailure firstFailure;
    private @Nullable Instant lastFailureAt;
    private @Nullable Progress progress;
    private @Nullable WaveResult broken;
    private int unbelievable;
    private Course course;
    private String obstacle = "";
    private @Nullable Duration drained;
    private boolean serving;
    private boolean finished;

    /**
     * A story that has just begun.
     *
     * @param settling how long no task may have failed before a service in which one has failed counts as finished
     * @param drain after which old tasks should be gone
     */
    Reading(
            Started started,
            Aws aws,
            int failFast,
            Duration settling,
            Duration drain,
            InstantSource clock,
            Events events) {
        this.started = started;
        this.aws = aws;
        this.failFast = failFast;
        this.settling = settling;
        this.drain = drain;
        this.clock = clock;
        this.events = events;
        this.course = Course.from(clock.instant());
    }

    /** How its roll-out has gone so far. */
    Course course() {
        return course;
    }

    /** How long it took from serving to the end, once it is over. */
    Optional<Duration> drained() {
        return Optional.ofNullable(drained);
    }

    /** What holds it up, in a sentence; empty while nothing seems to. */
    Optional<String> obstacle() {
        return obstacle.isEmpty() ? Optional.empty() : Optional.of(obstacle);
    }

    Started started() {
        return started;
    }

    String service() {
        return started.name();
    }

    boolean finished() {
        return finished;
    }

    /** Whether the last look showed what another one has to confirm. */
    boolean doubtful() {
        return unbelievable > 0 && broken == null;
    }

    /** How it failed, once it has. */
    Optional<WaveResult> broken() {
        return Optional.ofNullable(broken);
    }

    Optional<TaskFailure> firstFailure() {
        return Optional.ofNullable(firstFailure);
    }

    /** Takes in one look. */
    void read(Observation seen) {
        report(FailedTasks.of(started.ours().id(), seen.stopped()));
        Verdict verdict = Verdict.of(started.ours(), failFast, seen);
        switch (verdict) {
            case Verdict.Rolling(Progress now) -> progressed(now);
            case Verdict.Stalled(Progress now, String reason) -> {
                progressed(now);
                heldUp(reason);
            }
            case Verdict.Serving(Progress now) -> {
                serves();
                progressed(now);
                slowToLeave(now);
            }
            case Verdict.Finished(Progress now) -> {
                serves();
                progressed(now);
                finish();
            }
            case Verdict.Crashing(TaskSnapshot first, int alike) ->
                fail("%d tasks of its new revision ended alike, the first one: %s"
                        .formatted(alike, explanation(first).summary()));
            case Verdict.RollingBack(String reason) -> fail("ECS is taking its deployment back: " + reason);
            case Verdict.RolledBack(String reason) -> fail("ECS has taken its deployment back: " + reason);
            case Verdict.RollbackFailed(String reason) -> fail("ECS could not take its deployment back: " + reason);
            case Verdict.Failed(String reason) -> fail("ECS has given its deployment up: " + reason);
            case Verdict.Superseded(var by) -> {
                if (++unbelievable >= LOOKS_TO_BELIEVE) {
                    String reason =
                            "Another deployment has moved %s to %s in place of ours.".formatted(service(), by.id());
                    events.publish(new Event.ServiceFailed(clock.instant(), service(), reason));
                    broken = new WaveResult.Superseded(service(), reason);
                }
            }
            case Verdict.Vanished() -> {
                if (++unbelievable >= LOOKS_TO_BELIEVE) {
                    fail("it is gone, or no longer active");
                }
            }
        }
        if (!(verdict instanceof Verdict.Superseded || verdict instanceof Verdict.Vanished)) {
            unbelievable = 0;
        }
    }

    private void report(FailedTasks failed) {
        for (TaskSnapshot task : failed.tasks()) {
            if (!failedTasks.add(task.arn())) {
                continue;
            }
            lastFailureAt = clock.instant();
            TaskFailure failure = failedTasks.size() <= REPORTED_FAILURES
                    ? PostMortem.of(task, started.revision(), aws.logs())
                    : null;
            if (firstFailure == null) {
                firstFailed = task;
                firstFailure = failure;
            }
            if (failure != null) {
                events.publish(new Event.TaskFailed(clock.instant(), service(), failure));
            }
        }
    }

    /** The log of a task may arrive after its end: an explanation without lines is asked for once more. */
    private TaskFailure explanation(TaskSnapshot first) {
        TaskFailure known = firstFailure;
        TaskSnapshot task = firstFailed == null ? first : firstFailed;
        if (known == null || known.lastLines().isEmpty()) {
            known = PostMortem.of(task, started.revision(), aws.logs());
            firstFailure = known;
        }
        return known;
    }

    private void heldUp(String why) {
        obstacle = why;
        if (obstacles.add(why)) {
            events.publish(new Event.Warned(clock.instant(), service() + ": " + why));
        }
    }

    /** ECS tells nobody that it may not stop a task ("Protect your Amazon ECS tasks from being terminated by scale-in events"). */
    private void slowToLeave(Progress now) {
        Instant since = course.servingSince().orElseGet(clock::instant);
        if (now.old() > 0 && since.plus(drain).plus(PATIENCE).isBefore(clock.instant())) {
            heldUp(
                    "the new version serves, but old tasks are still there: they drain slowly, or are protected from scale-in");
        }
    }

    private void progressed(Progress now) {
        obstacle = "";
        course = course.then(clock.instant(), now, serving);
        if (!now.equals(progress)) {
            progress = now;
            events.publish(now.event(clock.instant(), service()));
        }
    }

    private void serves() {
        if (!serving) {
            serving = true;
            events.publish(new Event.Serving(clock.instant(), service()));
        }
    }

    private void finish() {
        Instant failedAt = lastFailureAt;
        boolean settled = failedAt == null || !clock.instant().isBefore(failedAt.plus(settling));
        if (!finished && settled) {
            finished = true;
            drained = course.servingSince()
                    .map(since -> Duration.between(since, clock.instant()))
                    .orElse(null);
            events.publish(new Event.Finished(clock.instant(), service()));
        }
    }

    private void fail(String why) {
        if (broken != null) {
            return;
        }
        if (firstFailed != null) {
            explanation(firstFailed);
        }
        String reason = "The service " + service() + " failed: " + why + (why.endsWith(".") ? "" : ".");
        events.publish(new Event.ServiceFailed(clock.instant(), service(), reason));
        broken = new WaveResult.Failed(service(), reason, firstFailure);
    }
}
