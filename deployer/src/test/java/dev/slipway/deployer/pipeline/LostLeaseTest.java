package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.InProcess;
import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.Entrance;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A release that has lost its lease on its way, as a paused one does: what it does about it, and what it says of what it leaves. */
@Timeout(120)
final class LostLeaseTest {
    private static final String LEASE = "ublog/staging/lease.json";
    private static final Duration ROLLING = Duration.ofSeconds(25);

    @TempDir
    private Path folder;

    private Rehearsal rehearsal;
    private VirtualProgram program;

    @BeforeEach
    void services() {
        rehearsal = new Rehearsal(folder.resolve("images"), 7);
        program = new VirtualProgram(rehearsal, folder, true);
        rehearsal.web(3, 200, Duration.ofSeconds(60));
        rehearsal.worker(2);
        program.answer(rehearsal.push(
                "v2",
                Script.runs().bootsIn(Duration.ofSeconds(10)).on("migrate", Script.exits(0, Duration.ofSeconds(40)))));
    }

    @AfterEach
    void close() {
        program.close();
        rehearsal.close();
    }

    private Objects objects() {
        return InProcess.aws(rehearsal.sandbox().http()).objects("slipway-releases");
    }

    /** What a successor does to the lease of a run that it takes for dead. */
    private void taken() {
        Objects.Found lease = objects().read(LEASE).found().orElseThrow();
        objects()
                .replace(
                        LEASE,
                        lease.text()
                                .replaceAll("\"holder\" : \"[^\"]*\"", "\"holder\" : \"berta-run\"")
                                .replaceAll("\"verb\" : \"[^\"]*\"", "\"verb\" : \"run\""),
                        lease.etag());
    }

    private void removed() {
        objects().delete(LEASE, objects().read(LEASE).found().orElseThrow().etag());
    }

    private VirtualProgram.Run release(Runnable meanwhile) {
        return program.run(
                Fates.at("UpdateService", ROLLING, _ -> meanwhile.run()), "deploy", "staging", "--image", "v2");
    }

    @Test
    void saysWhatStandsWhereAndWhatFinishesItWhileSomebodyElseHasTheLease() {
        VirtualProgram.Run run = release(this::taken);
        ReleaseRecord record = rehearsal.records().getFirst();
        String left =
                "All is left as it is: web runs ublog-staging-web:2 in place of ublog-staging-web:1, worker runs ublog-staging-worker:1 as before. Its migration has run. Finish it, once that run is over, with: deployer abort staging --release "
                        + record.release() + ".";
        assertThat(run.exitCode()).as(run.out()).isEqualTo(33);
        assertThat(run.out()).contains(left);
        assertThat(program.slack().getLast()).contains("deployer abort staging --release " + record.release());
        assertThat(record.state()).isEqualTo(ReleaseRecord.State.RECOVERING);
        assertThat(record.end()).satisfies(end -> {
            assertThat(end.exitCode()).isEqualTo(33);
            assertThat(end.message()).contains(left);
        });
        assertThat(rehearsal.running()).containsExactly("ublog-staging-web:2", "ublog-staging-worker:1");

        rehearsal.sandbox().timeline().advance(Duration.ofMinutes(2));
        VirtualProgram.Run abort =
                program.run("abort", "staging", "--release", record.release().value());
        assertThat(abort.exitCode()).as(abort.out()).isZero();
        assertThat(rehearsal.running()).containsExactly("ublog-staging-web:1", "ublog-staging-worker:1");
        assertThat(rehearsal.records().getFirst().state()).isEqualTo(ReleaseRecord.State.ENDED);
    }

    @Test
    void takesALeaseThatNobodyHasAgainAndGoesBack() {
        VirtualProgram.Run run = release(this::removed);
        assertThat(run.exitCode()).as(run.out()).isEqualTo(33);
        assertThat(run.out())
                .contains(
                        "it is gone. Nobody has it now, so this run took it again to go back. All services of staging run what they ran before.");
        assertThat(rehearsal.running()).containsExactly("ublog-staging-web:1", "ublog-staging-worker:1");
        assertThat(rehearsal.records().getFirst().state()).isEqualTo(ReleaseRecord.State.ENDED);
        assertThat(objects().read(LEASE).found()).isEmpty();
    }

    @Test
    void leavesItToTheOneWhoHasTakenOverItsRecord() {
        VirtualProgram.Run run = release(() -> {
            removed();
            Objects.Found record = record();
            objects()
                    .replace(
                            recordKey(),
                            record.text().replaceAll("\"keeper\" : \"[^\"]*\"", "\"keeper\" : \"abort-1\""),
                            record.etag());
        });
        long updates = rehearsal.calls("UpdateService");
        assertThat(run.exitCode()).as(run.out()).isEqualTo(33);
        assertThat(run.out())
                .contains("Another run has taken over the record of this one too, and finishes it. web runs");
        assertThat(updates).isOne();
        assertThat(rehearsal.records().getFirst().keeper()).isEqualTo("abort-1");
    }

    private String recordKey() {
        return objects().list("ublog/staging/releases/").getFirst();
    }

    private Objects.Found record() {
        return objects().read(recordKey()).found().orElseThrow();
    }

    @Test
    void aPausedReleaseThatFailsTakesNothingBackFromItsSuccessor() {
        rehearsal.push("v3", Script.exits(3, Duration.ofSeconds(90)));
        rehearsal.withoutMigration();
        try (var _ = rehearsal.sandbox().timeline().join("anna")) {
            Custody anna = ((Entrance.Entered) rehearsal.enter("anna", false, Duration.ZERO)).custody();
            rehearsal.sandbox().timeline().start("berta", () -> rehearsal.enter("berta", true, Duration.ofMinutes(5)));
            Outcome outcome = rehearsal.release(anna, "anna", "v3");
            assertThat(outcome).isInstanceOf(Outcome.Superseded.class);
            assertThat(outcome.message())
                    .contains("it was taken by deploy berta of berta")
                    .contains("All is left as it is:")
                    .endsWith("deployer abort staging --release anna.");
            assertThat(rehearsal.calls("UpdateService")).isEqualTo(2);
        }
    }
}
