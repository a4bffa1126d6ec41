package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.ledger.Journal;
import dev.slipway.deployer.migration.OneOffRunner;
import dev.slipway.deployer.migration.OneOffTaskRequest;
import dev.slipway.deployer.migration.TaskEnd;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The one-off tasks of a release, from its new revisions. Each is recorded, and taken up where it is under way already. */
record TasksOfRelease(
        Aws aws,
        Timing timing,
        Cancellation cancellation,
        Environment environment,
        ReleaseId release,
        Revisions revisions,
        Journal journal,
        Events events) {

    /** The same, which tells somebody else too. */
    TasksOfRelease telling(Events others) {
        return new TasksOfRelease(aws, timing, cancellation, environment, release, revisions, journal, others);
    }

    /**
     * Runs a command to its end. Failures of AWS are results, not exceptions.
     *
     * @param purpose a word for it in events and in the record
     * @param likeWhich the file's name of the service whose revision and network it takes
     */
    TaskEnd run(String purpose, String likeWhich, List<String> command, Duration timeout) {
        Environment.Service like = environment.service(likeWhich).orElseThrow();
        List<ServiceSnapshot> shown;
        try {
            Instant deadline = timing.clock().instant().plus(timeout);
            shown = new Patience(timing, cancellation)
                    .until(deadline, () -> aws.ecs().services(environment.cluster(), List.of(like.serviceName())));
        } catch (AwsFailure e) {
            return cancellation
                    .requested()
                    .<TaskEnd>map(signal -> new TaskEnd.Cancelled(signal, "Its task was not started."))
                    .orElseGet(() -> new TaskEnd.NeverStarted(String.valueOf(e.getMessage()), null));
        }
        if (shown.isEmpty()) {
            return new TaskEnd.NeverStarted("the service " + like.serviceName() + " is gone", null);
        }
        OneOffTaskRequest request = new OneOffTaskRequest(
                purpose,
                release,
                environment.name(),
                environment.cluster(),
                shown.getFirst(),
                revisions.of(like.name()),
                like.container(),
                command,
                timeout);
        TaskEnd end = new OneOffRunner(aws, timing, cancellation)
                .takeUpOrRun(request, events, task -> journal.started(purpose, task.startedBy(), task.arn()));
        journal.taskEnded(end.word());
        return end;
    }
}
