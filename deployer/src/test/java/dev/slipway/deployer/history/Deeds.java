package dev.slipway.deployer.history;

import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.Opening;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Records for tests: each begins at an hour of one day, rolls five minutes later and ends after ten. */
final class Deeds {
    static final Instant DAY = Instant.parse("2026-11-21T00:00:00Z");
    private static final TaskDefinitionArn REVISION =
            new TaskDefinitionArn("arn:aws:ecs:eu-central-1:111111111111:task-definition/ublog-staging-web:1");

    private Deeds() {}

    static Digest digest(char digit) {
        return new Digest("sha256:" + String.valueOf(digit).repeat(64));
    }

    /** One that goes on. */
    static ReleaseRecord running(int hour, String verb, char digit, Build.Compatible compatible) {
        Instant at = DAY.plus(Duration.ofHours(hour));
        return ReleaseRecord.of(
                new Opening(
                        new ReleaseId("r-" + hour),
                        "ublog",
                        "staging",
                        "ublog-staging",
                        verb,
                        "v" + digit,
                        verb.equals("run") ? null : digest(digit),
                        new Build("1." + digit, null, DAY, compatible),
                        "anna",
                        null,
                        at,
                        null),
                "r-" + hour + "-run",
                List.of(new ReleaseRecord.Service("web", "ublog-staging-web", REVISION, null, true)));
    }

    static ReleaseRecord ended(
            int hour, String verb, char digit, Build.Compatible compatible, String outcome, int exitCode) {
        ReleaseRecord record = running(hour, verb, digit, compatible);
        Instant began = record.opening().startedAt();
        return record.with(new ReleaseRecord.Step(
                        "roll wave 1", began.plus(Duration.ofMinutes(5)), Duration.ofMinutes(4), exitCode == 0, "web"))
                .ended(new ReleaseRecord.End(began.plus(Duration.ofMinutes(10)), outcome, exitCode, "So it ended."));
    }

    static ReleaseRecord good(int hour, String verb, char digit) {
        return ended(hour, verb, digit, Build.Compatible.TRUE, "done", 0);
    }

    static ReleaseRecord bad(int hour, char digit, String outcome, int exitCode) {
        return ended(hour, "deploy", digit, Build.Compatible.TRUE, outcome, exitCode);
    }
}
