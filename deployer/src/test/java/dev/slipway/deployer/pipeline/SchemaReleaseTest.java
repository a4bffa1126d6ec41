package dev.slipway.deployer.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.ledger.Applied;
import dev.slipway.deployer.ledger.Build.Compatible;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.Entrance;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole releases whose images say which migrations they carry, with a ledger, on one virtual clock. */
@Timeout(120)
final class SchemaReleaseTest {
    private static final String FIRST = "V1:create_post:11111111";
    private static final String EXPAND = FIRST + " V2:post_language:22222222 R:busiest:aaaaaaaa";

    @TempDir
    private Path folder;

    private Rehearsal rehearsal;
    private int runs;

    @BeforeEach
    void begin() {
        rehearsal = new Rehearsal(folder, 3);
        rehearsal.web(2, 200, Duration.ofSeconds(30));
        rehearsal.worker(1);
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    @Test
    void whatTheTaskSaysItAppliedIsInTheRecordAndNoLongerPending() {
        push("v2", "1.1", FIRST, says("1", "1", "create post"));
        push("v3", "1.2", EXPAND, says("2", "2", "post language"));

        assertThat(release("v2")).isInstanceOf(Outcome.Released.class);
        assertThat(rehearsal.events())
                .contains("\"migrations\":[\"not known, since no release to staging has recorded a migration yet\"]");
        assertThat(release("v3")).isInstanceOf(Outcome.Released.class);

        assertThat(rehearsal.events()).contains("\"migrations\":[\"V2 post language\",\"R busiest\"]");
        ReleaseRecord newest = rehearsal.records().getFirst();
        assertThat(requireNonNull(newest.task()).applied())
                .isEqualTo(new Applied("2", List.of("V2 post language"), Map.of("busiest", "aaaaaaaa")));
        assertThat(newest.opening().build().compatibleBack()).isEqualTo(Compatible.TRUE);
        assertThat(rehearsal.records().getLast().opening().build().compatibleBack())
                .isEqualTo(Compatible.UNKNOWN);
        push("v4", "1.3", EXPAND, says("2"));
        release("v4");
        assertThat(rehearsal.events()).contains("\"migrations\":[\"none\"]");
    }

    @Test
    void aMigrationThatFailedLeavesNobodySureOfWhatIsPending() {
        push("v2", "1.1", FIRST, says("1", "1", "create post"));
        push("v3", "1.2", EXPAND, Script.exits(1, Duration.ofSeconds(9)));
        release("v2");
        assertThat(release("v3")).isInstanceOf(Outcome.MigrationFailed.class);
        release("v3");
        assertThat(rehearsal.events())
                .contains(
                        "\"not known, since the migration of release run-2 ended failed, and nobody knows what it left\"");
    }

    @Test
    void aContractIsRefusedWhileOlderCodeRuns() {
        push("v2", "1.7.3", FIRST, says("1", "1", "create post"));
        push("v3", "1.9", FIRST + " V2:drop:22222222:breaks:after=1.8", says("2", "2", "drop"));
        release("v2");

        Outcome refused = release("v3");
        assertThat(refused).isInstanceOf(Outcome.PreflightFailed.class);
        assertThat(refused.message())
                .isEqualTo(
                        "Tried to look whether V2 drop may be applied but failed because: it is a contract after 1.8, and the 1.7.3 that still runs needs what it takes away. Release 1.8 without it first, everywhere, then this.");
        assertThat(rehearsal.records()).hasSize(1);

        push("v18", "1.8", FIRST, says("1"));
        assertThat(release("v18")).isInstanceOf(Outcome.Released.class);
        push("v19", "1.9.1", FIRST + " V2:drop:22222222:breaks:after=1.8", says("2", "2", "drop"));
        assertThat(release("v19")).isInstanceOf(Outcome.Released.class);
        assertThat(rehearsal.records().getFirst().opening().build().compatibleBack())
                .isEqualTo(Compatible.TRUE);
    }

    @Test
    void nothingGoesBackToCodeThatCannotRunOnTheNewSchema() {
        push("v2", "1.7", FIRST, says("1", "1", "create post"));
        rehearsal.push(
                "v3",
                Script.exits(1, Duration.ofSeconds(2)).on("migrate", says("2", "2", "rename")),
                Map.of(
                        "dev.slipway.migrations",
                        FIRST + " V2:rename:22222222:breaks:found=rename-column",
                        "org.opencontainers.image.version",
                        "1.8"));
        release("v2");

        Outcome outcome = release("v3");
        assertThat(rehearsal.events())
                .contains("V2 rename (⚠ the code that runs now cannot run after it; ⚠ rename-column)");
        assertThat(outcome).isInstanceOf(Outcome.RollbackFailed.class);
        assertThat(outcome.message())
                .contains("Nothing was taken back: the code that ran before cannot run on the schema after V2 rename.")
                .contains("Release a correction.");
        assertThat(rehearsal.events()).doesNotContain("\"step\":\"roll back\"");
        assertThat(rehearsal.records().getFirst().services()).hasSize(2).allMatch(ReleaseRecord.Service::touched);
    }

    @Test
    void aContractIsRefusedWhereNothingSaysWhichVersionRuns() {
        rehearsal.push("v2", Script.runs().on("migrate", says("1")), Map.of("dev.slipway.migrations", FIRST));
        push("v3", "1.9", FIRST + " V2:drop:22222222:breaks:after=1.8", says("2"));
        release("v2");
        assertThat(release("v3").message()).contains("nothing says which version runs");
    }

    private void push(String tag, String version, String manifest, Script migrates) {
        rehearsal.push(
                tag,
                Script.runs().on("migrate", migrates),
                Map.of("dev.slipway.migrations", manifest, "org.opencontainers.image.version", version));
    }

    /** A migration that says that the schema is at a version, and what it applied: version and description. */
    private static Script says(String to, String... applied) {
        String list = applied.length == 0
                ? ""
                : "{\"version\":\"%s\",\"description\":\"%s\",\"took\":0.1}".formatted(applied[0], applied[1]);
        return Script.exits(0, Duration.ofSeconds(20))
                .logs(Duration.ofSeconds(1), "Migrating")
                .logs(
                        Duration.ofSeconds(19),
                        "{\"migrated\":true,\"attempts\":1,\"from\":\"0\",\"to\":\"%s\",\"applied\":[%s]}"
                                .formatted(to, list));
    }

    private Outcome release(String tag) {
        String name = "run-" + ++runs;
        try (var _ = rehearsal.sandbox().timeline().join(name)) {
            Custody custody = ((Entrance.Entered) rehearsal.enter(name, true, Duration.ZERO)).custody();
            try (custody) {
                return rehearsal.release(custody, name, tag);
            }
        }
    }
}
