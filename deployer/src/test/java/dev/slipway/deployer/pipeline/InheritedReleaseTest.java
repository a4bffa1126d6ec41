package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A release that follows one which was killed, and takes its lease: what it finds, closes, and does not release over. */
@Timeout(120)
final class InheritedReleaseTest {
    private static final String[] RELEASE = {"deploy", "staging", "--image", "v2", "--wait-for-lease", "5m"};

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
        migratingFor(Duration.ofSeconds(40));
    }

    @AfterEach
    void close() {
        program.close();
        rehearsal.close();
    }

    private void migratingFor(Duration time) {
        program.answer(rehearsal.push(
                "v2", Script.runs().bootsIn(Duration.ofSeconds(10)).on("migrate", Script.exits(0, time))));
    }

    private void killed(String call, Duration later) {
        assertThat(program.run(Fates.killed(call, later), "deploy", "staging", "--image", "v2")
                        .exitCode())
                .isEqualTo(137);
        program.workflow("2");
    }

    private VirtualProgram.Run next() {
        return program.run(RELEASE);
    }

    @Test
    void closesTheRecordOfARunThatHadChangedNothingAndReleases() {
        killed("RegisterTaskDefinition", Duration.ZERO);
        VirtualProgram.Run next = next();
        assertThat(next.exitCode()).as(next.out()).isZero();
        assertThat(next.out())
                .contains("was gone before it had changed a service, and no task of it goes on: its record is closed.");
        ReleaseRecord killed = rehearsal.records().getLast();
        assertThat(killed.state()).isEqualTo(ReleaseRecord.State.ENDED);
        assertThat(killed.end()).satisfies(end -> {
            assertThat(end.outcome()).isEqualTo("killed");
            assertThat(end.exitCode()).isEqualTo(137);
        });
        assertThat(killed.keeper()).startsWith("deploy-");
        assertThat(rehearsal.records().getFirst().successful()).isTrue();
    }

    @Test
    void doesNotMigrateBesideATaskThatGoesOn() {
        migratingFor(Duration.ofMinutes(10));
        killed("RunTask", Duration.ofSeconds(20));
        VirtualProgram.Run next = next();
        assertThat(next.exitCode()).as(next.out()).isZero();
        assertThat(next.out()).contains(" goes on.", "migrate is under way already");
        assertThat(rehearsal.calls("RunTask")).isOne();
        assertThat(program.run("abort", "staging", "--release", killedRelease()).exitCode())
                .isZero();
    }

    private String killedRelease() {
        return rehearsal.records().getLast().release().value();
    }

    @Test
    void isRefusedOverServicesThatAreHalfWayUntilSomebodyHasAborted() {
        killed("UpdateService", Duration.ofSeconds(25));
        long before = rehearsal.writes();
        for (int again = 1; again <= 2; again++) {
            VirtualProgram.Run next = next();
            assertThat(next.exitCode()).as(next.out()).isEqualTo(50);
            assertThat(next.out())
                    .contains(
                            "Tried to release to staging but failed because: deploy " + killedRelease()
                                    + " is gone half-way: web runs ublog-staging-web:2 in place of ublog-staging-web:1, which nobody has proved. Run: deployer abort staging.");
        }
        assertThat(rehearsal.writes()).isEqualTo(before);
        assertThat(rehearsal.records()).hasSize(1);
        VirtualProgram.Run command = program.run("run", "staging", "--", "migrate");
        assertThat(command.exitCode()).as(command.out()).isZero();
        assertThat(command.out()).contains("Run: deployer abort staging.");
        assertThat(program.run("abort", "staging", "--release", killedRelease()).exitCode())
                .isZero();
        VirtualProgram.Run after = next();
        assertThat(after.exitCode()).as(after.out()).isZero();
        assertThat(rehearsal.running()).noneMatch(revision -> revision.endsWith(":1"));
    }

    @Test
    void recordsAsDoneWhatWasProvedAndWhoseRunWasGoneBeforeItsLastWord() {
        killed("PutImage", Duration.ZERO);
        VirtualProgram.Run next = next();
        assertThat(next.exitCode()).as(next.out()).isZero();
        assertThat(next.out()).contains("had finished, and every service runs it; it was gone before it could say so.");
        assertThat(rehearsal.records()).singleElement().satisfies(record -> {
            assertThat(record.successful()).isTrue();
            assertThat(record.state()).isEqualTo(ReleaseRecord.State.ENDED);
            assertThat(record.protectingTags()).hasSize(1);
        });
    }

    @Test
    void mayGoForwardOnceAPersonWasToldThatTheWayBackHasFailed() {
        killed("UpdateService", Duration.ofSeconds(25));
        rehearsal.fault("policy", """
                {"accessKey":"rehearsal","document":{"Statement":[
                  {"Effect":"Allow","Action":"*","Resource":"*"},
                  {"Effect":"Deny","Action":["ecs:UpdateService","ecs:StopServiceDeployment"],"Resource":"*"}]}}""");
        assertThat(program.run("abort", "staging", "--release", killedRelease()).exitCode())
                .isEqualTo(31);
        rehearsal.sandbox().faults().reset("policy");
        rehearsal.sandbox().timeline().advance(Duration.ofMinutes(15));
        VirtualProgram.Run next = next();
        assertThat(next.exitCode()).as(next.out()).isZero();
        assertThat(next.out()).contains("Its way back had failed; what it left is released over.");
        assertThat(rehearsal.running()).noneMatch(revision -> revision.endsWith(":1"));
    }
}
