package dev.slipway.deployer.event;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a run, in the order in which it happens. A run begins with {@link Started} and ends with one
 * {@link Ended}, whatever lies between. Services are named as in {@code slipway.yml}.
 */
public sealed interface Event {

    /** When it happened, by the deployer's clock. */
    Instant at();

    /**
     * A run has begun.
     *
     * @param verb the verb as typed, such as {@code deploy}
     * @param label how a person named the release: a tag, or the abbreviated digest
     * @param image absent until it is known, and for verbs that release nothing
     * @param actor who asked for it, as far as the surroundings say
     * @param runUrl where the run's own log is read
     */
    record Started(
            Instant at,
            ReleaseId release,
            String application,
            String environment,
            String verb,
            String label,
            @Nullable Image image,
            @Nullable String actor,
            @Nullable String runUrl)
            implements Event {}

    /**
     * What the run is about to change.
     *
     * @param services a line for each service, changed or not
     * @param migrations a line for each migration that it would apply, or the one that says why they are not known; none
     *     where nothing is migrated
     */
    record Planned(Instant at, List<PlannedService> services, List<String> migrations) implements Event {
        public Planned {
            services = List.copyOf(services);
            migrations = List.copyOf(migrations);
        }

        /** Of a run that migrates nothing. */
        public Planned(Instant at, List<PlannedService> services) {
            this(at, services, List.of());
        }
    }

    /**
     * One service of a plan.
     *
     * @param from the digest that runs; absent when the running image is not pinned to one
     * @param changes other differences, a line each
     */
    record PlannedService(String service, @Nullable Digest from, Digest to, boolean changed, List<String> changes) {
        public PlannedService {
            changes = List.copyOf(changes);
        }
    }

    /** A step has begun: {@code preflight}, {@code migrate}, {@code roll wave 1}, {@code smoke test}, {@code roll back} … */
    record StepStarted(Instant at, String step) implements Event {}

    /**
     * A step has ended.
     *
     * @param succeeded false also when it was skipped because of an earlier failure
     * @param detail one line that says what came of it
     */
    record StepEnded(Instant at, String step, boolean succeeded, Duration took, String detail) implements Event {}

    /** Something that a person should know and that does not stop the run. */
    record Warned(Instant at, String message) implements Event {}

    /** A one-off task runs. */
    record TaskStarted(Instant at, String purpose, TaskArn task) implements Event {}

    /** A line of a one-off task's log. The instant is the line's own. */
    record LogLine(Instant at, String purpose, String line) implements Event {}

    /**
     * How far a service's deployment is.
     *
     * @param desired tasks wanted of the new revision
     * @param running tasks of the new revision that run
     * @param pending tasks of the new revision that are starting
     * @param old tasks of other revisions that still run
     * @param failed failed tasks, by ECS's count
     */
    record Progressed(Instant at, String service, int desired, int running, int pending, int old, int failed)
            implements Event {}

    /**
     * How many tasks a service runs, where its count is what changes.
     *
     * @param desired tasks wanted of it
     * @param running tasks of it that run
     * @param pending tasks of it that are starting
     */
    record Scaled(Instant at, String service, int desired, int running, int pending) implements Event {}

    /** A task of the new revision has stopped though nobody asked it to. */
    record TaskFailed(Instant at, String service, TaskFailure failure) implements Event {}

    /** All wanted tasks of the new revision run and are healthy: users get the new version. */
    record Serving(Instant at, String service) implements Event {}

    /** The deployment is over and the old version gone; on the way back: the service is on what it ran before. */
    record Finished(Instant at, String service) implements Event {}

    /** A service has failed; the reason is a whole sentence. */
    record ServiceFailed(Instant at, String service, String reason) implements Event {}

    /** Maintenance has changed. */
    record MaintenanceChanged(Instant at, String mode, long generation, int acknowledged) implements Event {}

    /**
     * The run is over.
     *
     * @param exitCode what the program ends with
     * @param message what came of it, and what to do next where it failed
     * @param failure the first failed task, where one explains the outcome
     */
    record Ended(
            Instant at,
            String outcome,
            int exitCode,
            Duration took,
            String message,
            @Nullable TaskFailure failure) implements Event {}
}
