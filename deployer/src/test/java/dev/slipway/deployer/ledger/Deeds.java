package dev.slipway.deployer.ledger;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Records for tests: each begins at an hour of one day and ends ten minutes later. */
public final class Deeds {
    public static final Instant DAY = Instant.parse("2026-11-21T00:00:00Z");

    private Deeds() {}

    public static TaskDefinitionArn revision(String family, int number) {
        return new TaskDefinitionArn("arn:aws:ecs:eu-central-1:111111111111:task-definition/" + family + ":" + number);
    }

    /** A service that goes from one revision to another. */
    public static ReleaseRecord.Service service(String name, int before, int after, boolean touched) {
        return new ReleaseRecord.Service(name, "shop-" + name, revision(name, before), revision(name, after), touched);
    }

    public static ReleaseRecord begun(int hour, String verb, ReleaseRecord.Service... services) {
        return ReleaseRecord.of(
                new Opening(
                        new ReleaseId("r-" + hour),
                        "shop",
                        "staging",
                        "shop-staging",
                        verb,
                        "v" + hour,
                        new Digest("sha256:" + "1".repeat(64)),
                        Build.UNKNOWN,
                        "anna",
                        null,
                        DAY.plus(Duration.ofHours(hour)),
                        null),
                "r-" + hour + "-run",
                List.of(services));
    }

    public static ReleaseRecord ended(int hour, String verb, int exitCode, ReleaseRecord.Service... services) {
        Instant end = DAY.plus(Duration.ofHours(hour)).plus(Duration.ofMinutes(10));
        return begun(hour, verb, services)
                .ended(new ReleaseRecord.End(end, exitCode == 0 ? "done" : "rolled-back", exitCode, "So it ended."));
    }
}
