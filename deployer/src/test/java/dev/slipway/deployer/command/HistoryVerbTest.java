package dev.slipway.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.InProcess;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.Opening;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.VirtualSandbox;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code history} and {@code rollback} as typed, against S3 in the same JVM, with μblog's own slipway.yml. */
final class HistoryVerbTest {
    private static final State STATE = new State("slipway-releases", "ublog");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private VirtualSandbox sandbox;

    @BeforeEach
    void start(@TempDir Path folder) {
        System.setProperty("aws.accessKeyId", "a");
        System.setProperty("aws.secretAccessKey", "b");
        sandbox = new VirtualSandbox(folder, 1);
    }

    @AfterEach
    void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        sandbox.close();
    }

    private int run(String... arguments) {
        return Verbs.of(new Surroundings(
                        Map.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        "1.2.3",
                        _ -> InProcess.aws(sandbox.http()),
                        _ -> {},
                        Timing::wall))
                .execute(arguments);
    }

    private void recorded() {
        Instant at = Instant.parse("2026-11-21T10:00:00Z");
        new Ledger(InProcess.aws(sandbox.http()).objects(STATE.bucket()), STATE, "staging")
                .open(ReleaseRecord.of(
                                new Opening(
                                        new ReleaseId("20261121-100000-0a1b"),
                                        "ublog",
                                        "staging",
                                        "ublog-staging",
                                        "deploy",
                                        "v1",
                                        new Digest("sha256:" + "1".repeat(64)),
                                        Build.UNKNOWN,
                                        "anna",
                                        null,
                                        at,
                                        null),
                                "0a1b",
                                List.of())
                        .ended(new ReleaseRecord.End(at.plusSeconds(90), "done", 0, "It runs.")));
    }

    @Test
    void showsWhatWasReleasedForPeopleAndForMachines() {
        recorded();
        assertThat(run("history", "staging", "--file", "../slipway.yml")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("20261121-100000-0a1b", "anna", "v1 111111111111", "done", "1 min 30 s", "lead time");
        out.reset();
        assertThat(run("history", "staging", "--file", "../slipway.yml", "--output", "json"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains("\"release\":\"20261121-100000-0a1b\"", "\"dora\":{");
    }

    @Test
    void hasNothingToShowAtFirst() {
        assertThat(run("history", "production", "--file", "../slipway.yml")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Nothing is recorded for production yet.\n");
    }
}
