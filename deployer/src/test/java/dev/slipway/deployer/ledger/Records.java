package dev.slipway.deployer.ledger;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records for tests. */
final class Records {
    static final Instant BEGINNING = Instant.parse("2026-11-21T10:00:00Z");

    private Records() {}

    static TaskDefinitionArn revision(int number) {
        return new TaskDefinitionArn(
                "arn:aws:ecs:eu-central-1:111111111111:task-definition/ublog-staging-web:" + number);
    }

    static Digest digest(char digit) {
        return new Digest("sha256:" + String.valueOf(digit).repeat(64));
    }

    /** A run of two services that has just begun. */
    static ReleaseRecord begun(String release, Instant at, String verb, char digit, @Nullable Instant committedAt) {
        return ReleaseRecord.of(
                new Opening(
                        new ReleaseId(release),
                        "ublog",
                        "staging",
                        "ublog-staging",
                        verb,
                        "v" + digit,
                        digest(digit),
                        new Build("1." + digit, "c0ffee" + digit, committedAt, Build.Compatible.TRUE),
                        "anna",
                        "https://github.com/acme/ublog/actions/runs/1",
                        at,
                        null),
                release + "-run",
                List.of(
                        new ReleaseRecord.Service("web", "ublog-staging-web", revision(1), null, false),
                        new ReleaseRecord.Service("worker", "ublog-staging-worker", revision(4), null, false)));
    }

    static ReleaseRecord begun(String release) {
        return begun(release, BEGINNING, "deploy", '2', null);
    }

    /** One that has ended a while later. */
    static ReleaseRecord ended(String release, Instant at, char digit, String outcome, int exitCode) {
        return begun(release, at, "deploy", digit, at.minus(Duration.ofHours(1)))
                .registered(Map.of("web", revision(2)))
                .touching(List.of("web"))
                .ended(new ReleaseRecord.End(at.plus(Duration.ofMinutes(5)), outcome, exitCode, "So it ended."));
    }
}
