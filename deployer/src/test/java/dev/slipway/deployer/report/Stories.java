package dev.slipway.deployer.report;

import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Runs as their events tell them. */
final class Stories {
    static final Digest OLD = new Digest("sha256:" + "0a".repeat(32));
    static final Digest NEW = new Digest("sha256:" + "1b".repeat(32));
    static final TaskArn TASK = new TaskArn("arn:aws:ecs:eu-central-1:111111111111:task/ublog-staging/4b1c");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Stories() {}

    static Instant at(double seconds) {
        return START.plusMillis((long) (seconds * 1000));
    }

    static Event.Started started(String label) {
        return new Event.Started(
                at(0),
                new ReleaseId("20260101-000000-00ff"),
                "ublog",
                "staging",
                "deploy",
                label,
                null,
                "octocat",
                "https://github.example.com/acme/ublog/actions/runs/7");
    }

    static Event.Planned planned() {
        return new Event.Planned(
                at(0.2),
                List.of(
                        new PlannedService("web", OLD, NEW, true, List.of()),
                        new PlannedService("worker", NEW, NEW, false, List.of())));
    }

    static List<Event> success() {
        return List.of(
                started("v2"),
                new Event.StepStarted(at(0), "preflight"),
                planned(),
                new Event.StepEnded(at(0.4), "preflight", true, Duration.ofMillis(400), "7 checks passed"),
                new Event.StepStarted(at(0.4), "migrate"),
                new Event.TaskStarted(at(1), "migrate", TASK),
                new Event.LogLine(at(1.5), "migrate", "Migrating schema to version 2"),
                new Event.StepEnded(at(2), "migrate", true, Duration.ofMillis(1600), "exit code 0"),
                new Event.StepStarted(at(2), "roll wave 1"),
                new Event.Progressed(at(3), "web", 3, 0, 1, 3, 0),
                new Event.Progressed(at(4), "web", 3, 0, 1, 3, 0),
                new Event.Progressed(at(5), "web", 3, 2, 1, 3, 0),
                new Event.Serving(at(6), "web"),
                new Event.Finished(at(7.5), "web"),
                new Event.StepEnded(at(7.5), "roll wave 1", true, Duration.ofMillis(5500), "web"),
                new Event.Ended(at(8), "done", 0, Duration.ofSeconds(8), "Released v2 to staging.", null));
    }

    /** Stopped by a person while its tasks started: they were told to go back, and nobody watched. */
    static List<Event> cancelled() {
        return List.of(
                started("v3"),
                planned(),
                new Event.StepStarted(at(2), "roll wave 1"),
                new Event.Progressed(at(3), "web", 3, 3, 0, 3, 0),
                new Event.StepEnded(at(4), "roll wave 1", false, Duration.ofSeconds(2), "The release was cancelled."),
                new Event.StepStarted(at(4), "request the way back"),
                new Event.StepEnded(at(5), "request the way back", true, Duration.ofSeconds(1), "requested"),
                new Event.Ended(
                        at(5),
                        "interrupted",
                        130,
                        Duration.ofSeconds(5),
                        "The release was cancelled. Watch the way back with: deployer abort staging.",
                        null));
    }

    static List<Event> failure(String... lastLines) {
        TaskFailure task = new TaskFailure(
                TASK,
                "EssentialContainerExited",
                "Essential container in task exited",
                "app",
                null,
                3,
                List.of(lastLines));
        return List.of(
                started("v3"),
                planned(),
                new Event.StepStarted(at(2), "roll wave 1"),
                new Event.TaskFailed(at(3), "web", task),
                new Event.ServiceFailed(at(4), "web", "2 tasks ended alike."),
                new Event.StepEnded(at(4), "roll wave 1", false, Duration.ofSeconds(2), "web failed"),
                new Event.StepStarted(at(4), "roll back"),
                new Event.TaskFailed(at(4), "web", task),
                new Event.Finished(at(9), "web"),
                new Event.StepEnded(at(9), "roll back", true, Duration.ofSeconds(5), "every service is back"),
                new Event.Ended(
                        at(9),
                        "rolled-back",
                        30,
                        Duration.ofSeconds(9),
                        "The roll-out of v3 failed.\nRead the log of the task.",
                        task));
    }
}
