package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.Entrance;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.sandbox.ecs.Snapshot;
import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code abort} does, and leaves alone, beside the usual: without a ledger, before a live run, after a finished one. */
@Timeout(120)
final class AbortedRunTest {
    private static final Duration LATER = Duration.ofSeconds(25);

    @TempDir
    private Path folder;

    private interface Story {
        void tell(Rehearsal rehearsal, VirtualProgram program);
    }

    private void program(boolean state, Story story) {
        try (Rehearsal rehearsal = new Rehearsal(folder.resolve("images"), 7);
                VirtualProgram program = new VirtualProgram(rehearsal, folder, state)) {
            rehearsal.web(3, 200, Duration.ofSeconds(60));
            rehearsal.worker(2);
            Script migrates = Script.exits(0, Duration.ofSeconds(40));
            program.answer(rehearsal.push(
                    "v2", Script.runs().bootsIn(Duration.ofSeconds(10)).on("migrate", migrates)));
            story.tell(rehearsal, program);
        }
    }

    private static String release(Rehearsal rehearsal) {
        return rehearsal.sandbox().ecs().snapshot().clusters().getFirst().oneOffTasks().stream()
                .map(Snapshot.Task::startedBy)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutALedgerAKilledRollOutIsLeftAloneAndSaysSo() {
        program(false, (rehearsal, program) -> {
            program.run(Fates.killed("UpdateService", LATER), "deploy", "staging", "--image", "v2");
            long before = rehearsal.writes();
            VirtualProgram.Run abort = program.run("abort", "staging");
            assertThat(abort.exitCode()).as(abort.out()).isEqualTo(31);
            assertThat(abort.out())
                    .contains("No release was named, so no task was looked for; name it with --release.")
                    .contains("ublog-staging-web is being moved to ublog-staging-web:2, and is left alone.")
                    .contains("ublog-staging-worker stands on ublog-staging-worker:1.")
                    .contains(
                            "Without state: in slipway.yml nobody can tell whose a deployment is, or what a service ran before it.");
            assertThat(rehearsal.writes()).isEqualTo(before);
        });
    }

    @Test
    void withoutALedgerItStopsTheTasksOfTheReleaseThatIsNamed() {
        program(false, (rehearsal, program) -> {
            program.run(Fates.killed("RunTask", Duration.ofSeconds(15)), "deploy", "staging", "--image", "v2");
            VirtualProgram.Run abort = program.run("abort", "staging", "--release", release(rehearsal));
            assertThat(abort.exitCode()).as(abort.out()).isZero();
            assertThat(abort.out()).contains("Its task was stopped.").contains("Without state:");
            assertThat(rehearsal
                            .sandbox()
                            .ecs()
                            .snapshot()
                            .clusters()
                            .getFirst()
                            .oneOffTasks())
                    .allSatisfy(task -> assertThat(task.status()).isEqualTo("STOPPED"));
        });
    }

    @Test
    void withoutALedgerItWatchesWhatACancelledRunHasAskedFor() {
        program(false, (rehearsal, program) -> {
            program.run(Fates.interrupted("UpdateService", LATER), "deploy", "staging", "--image", "v2");
            VirtualProgram.Run abort = program.run("abort", "staging");
            assertThat(abort.exitCode()).as(abort.out()).isZero();
            assertThat(abort.out()).contains("ublog-staging-web stands on ublog-staging-web:1.");
            assertThat(rehearsal.running()).containsExactly("ublog-staging-web:1", "ublog-staging-worker:1");
            assertThat(rehearsal
                            .sandbox()
                            .ecs()
                            .snapshot()
                            .clusters()
                            .getFirst()
                            .services())
                    .allSatisfy(service -> assertThat(service.deployments())
                            .singleElement()
                            .satisfies(one -> assertThat(one.rolloutState()).isEqualTo("COMPLETED")));
        });
    }

    @Test
    void aRunThatIsAliveIsLeftAlone() {
        program(true, (rehearsal, program) -> {
            AtomicReference<Outcome> ofAnna = new AtomicReference<>();
            rehearsal.push("v3", Script.runs().on("migrate", Script.exits(0, Duration.ofMinutes(5))));
            try (var _ = rehearsal.sandbox().timeline().join("story")) {
                rehearsal.sandbox().timeline().start("anna", () -> {
                    Custody custody = ((Entrance.Entered) rehearsal.enter("anna", true, Duration.ZERO)).custody();
                    ofAnna.set(rehearsal.release(custody, "anna", "v3"));
                    custody.close();
                });
                rehearsal.sandbox().timeline().sleep(Duration.ofSeconds(60));
            }
            for (String workflow : List.of("", "2")) {
                program.workflow(workflow);
                VirtualProgram.Run abort = program.run("abort", "staging", "--release", "anna");
                assertThat(abort.exitCode()).as(abort.out()).isEqualTo(50);
                assertThat(abort.out()).contains("deploy anna of anna holds it since");
            }
            ReleaseRecord record = rehearsal.records().getFirst();
            assertThat(record.keeper()).isEqualTo("anna-run");
            assertThat(record.state()).isEqualTo(ReleaseRecord.State.RUNNING);
            rehearsal.sandbox().timeline().advance(Duration.ofMinutes(15));
            assertThat(ofAnna.get()).isInstanceOf(Outcome.Released.class);
            assertThat(rehearsal.running()).containsExactly("ublog-staging-web:2", "ublog-staging-worker:2");
            assertThat(rehearsal.records()).hasSize(1);
        });
    }

    @Test
    void aWorkflowThatLeftNothingDoesNotAskForSomebodyElsesLease() {
        program(true, (rehearsal, program) -> {
            try (var _ = rehearsal.sandbox().timeline().join("story")) {
                rehearsal.enter("anna", true, Duration.ZERO);
            }
            VirtualProgram.Run abort = program.run("abort", "staging");
            assertThat(abort.exitCode()).as(abort.out()).isZero();
            assertThat(abort.out()).contains("This workflow run has left nothing to clean up.");
        });
    }

    @Test
    void whatWasProvedAndNotRecordedStaysAndIsRecorded() {
        program(true, (rehearsal, program) -> {
            program.run(Fates.killed("PutImage", Duration.ZERO), "deploy", "staging", "--image", "v2");
            assertThat(rehearsal.records().getFirst().state()).isEqualTo(ReleaseRecord.State.RUNNING);
            VirtualProgram.Run abort = program.run("abort", "staging");
            assertThat(abort.exitCode()).as(abort.out()).isZero();
            assertThat(abort.out()).contains("It had finished: every service runs it.");
            assertThat(rehearsal.running()).containsExactly("ublog-staging-web:2", "ublog-staging-worker:2");
            ReleaseRecord record = rehearsal.records().getFirst();
            assertThat(record.state()).isEqualTo(ReleaseRecord.State.ENDED);
            assertThat(record.successful()).isTrue();
            assertThat(record.protectingTags()).containsExactly("slipway-staging-" + record.release());
            assertThat(program.run("deploy", "staging", "--image", "v2").out())
                    .containsPattern("staging runs [0-9a-f]{12} already");
        });
    }

    @Test
    void whatServesAndWasNotProvedGoesBack() {
        program(true, (rehearsal, program) -> {
            program.run((life, _) -> program.atFirstAnswer(life.http::die), "deploy", "staging", "--image", "v2");
            assertThat(rehearsal.running()).containsExactly("ublog-staging-web:2", "ublog-staging-worker:2");
            VirtualProgram.Run abort = program.run("abort", "staging");
            assertThat(abort.exitCode()).as(abort.out()).isZero();
            assertThat(rehearsal.running()).containsExactly("ublog-staging-web:1", "ublog-staging-worker:1");
            assertThat(rehearsal.records().getFirst().end())
                    .satisfies(end -> assertThat(end.outcome()).isEqualTo("killed"));
        });
    }

    @Test
    void maintenanceThatSomebodyHasPutUpIsNobodysToLift() {
        program(true, (rehearsal, program) -> {
            VirtualProgram.Run cut =
                    program.run(Fates.interrupted("UpdateService", LATER), "deploy", "staging", "--image", "v2");
            assertThat(cut.exitCode()).isEqualTo(130);
            assertThat(program.run("abort", "staging").exitCode()).isZero();
            assertThat(program.toggles()).isEmpty();
            program.run("maintenance", "off", "staging");
            assertThat(program.toggles()).containsExactly("PUT");
        });
    }
}
