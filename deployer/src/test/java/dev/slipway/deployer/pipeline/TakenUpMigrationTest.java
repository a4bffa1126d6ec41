package dev.slipway.deployer.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.Entrance;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A migration whose deployer was killed, or beside which another deployer comes: the database sees one migrator, and whoever
 * follows it sees all of its log and its end.
 */
@Timeout(120)
final class TakenUpMigrationTest {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final String[] DEPLOY = {"deploy", "staging", "--image", "v2", "--wait-for-lease=5m"};

    @TempDir
    private Path folder;

    private Rehearsal rehearsal;

    @BeforeEach
    void start() {
        rehearsal = new Rehearsal(folder.resolve("images"), 5);
        rehearsal.web(2, 200, Duration.ofSeconds(5));
        rehearsal.worker(1);
    }

    @AfterEach
    void close() {
        rehearsal.close();
    }

    private VirtualProgram program(boolean state) {
        return new VirtualProgram(rehearsal, folder, state);
    }

    /** An image whose migration logs every ten seconds. */
    private String push(String tag, int exitCode) {
        Script migrates = Script.exits(exitCode, LONG);
        for (int line = 0; line < 18; line++) {
            migrates = migrates.logs(Duration.ofSeconds(10L * line), line(line));
        }
        return rehearsal.push(tag, Script.runs().on("migrate", migrates));
    }

    private static String line(int number) {
        return "statement %02d.".formatted(number);
    }

    /** The lines of the migration that a run has shown, in their order. */
    private static List<String> shown(VirtualProgram.Run run) {
        List<String> lines = new ArrayList<>();
        for (int at = run.out().indexOf("statement "); at >= 0; at = run.out().indexOf("statement ", at + 1)) {
            lines.add(run.out().substring(at, at + line(0).length()));
        }
        return lines;
    }

    private static List<String> all() {
        return IntStream.range(0, 18).mapToObj(TakenUpMigrationTest::line).toList();
    }

    private static BiConsumer<VirtualProgram.Life, VirtualTimeline> killedAfter(Duration sinceItsMigration) {
        return (life, timeline) ->
                life.http.at("RunTask"::equals, () -> timeline.after(sinceItsMigration, life.http::die));
    }

    private long oneOffTasks() {
        return rehearsal.sandbox().ecs().snapshot().clusters().getFirst().oneOffTasks().stream()
                .filter(task -> !task.status().equals("STOPPED"))
                .count();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNextRunTakesUpTheTaskOfAKilledOneWithAllOfItsLog(boolean state) {
        try (VirtualProgram program = program(state)) {
            program.answer(push("v2", 0));
            VirtualProgram.Run killed = program.run(killedAfter(Duration.ofSeconds(100)), DEPLOY);
            assertThat(killed.exitCode()).isEqualTo(137);
            assertThat(shown(killed)).isNotEmpty().hasSizeLessThan(18);
            assertThat(oneOffTasks()).isOne();

            VirtualProgram.Run next = program.run(DEPLOY);

            assertThat(next.exitCode()).as(next.out()).isZero();
            assertThat(next.out()).contains("migrate is under way already, in the task ");
            assertThat(shown(next)).isEqualTo(all());
            assertThat(rehearsal.calls("RunTask")).isOne();
            if (state) {
                ReleaseRecord record = rehearsal.records().getFirst();
                ReleaseRecord gone = rehearsal.records().get(1);
                assertThat(record.state()).isEqualTo(ReleaseRecord.State.ENDED);
                ReleaseRecord.Task task = requireNonNull(record.task());
                assertThat(task.end()).isEqualTo("succeeded");
                assertThat(task.startedBy()).isEqualTo(gone.release().value());
                assertThat(task.arn()).isEqualTo(requireNonNull(gone.task()).arn());
            }
        }
    }

    @Test
    void aTaskThatEcsDoesNotShowYetIsWaitedFor() {
        try (VirtualProgram program = program(false)) {
            program.answer(push("v2", 0));
            rehearsal.fault("missing-tasks", "\"30s\"");
            assertThat(program.run(killedAfter(Duration.ZERO), DEPLOY).exitCode())
                    .isEqualTo(137);
            VirtualProgram.Run next = program.run(DEPLOY);
            assertThat(next.exitCode()).as(next.out()).isZero();
            assertThat(shown(next)).isEqualTo(all());
            assertThat(rehearsal.calls("RunTask")).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itsFailureIsTheVerdictAndTheRunAfterItStartsANewTask(boolean state) {
        try (VirtualProgram program = program(state)) {
            push("v2", 4);
            program.run(killedAfter(Duration.ofSeconds(100)), DEPLOY);

            VirtualProgram.Run next = program.run(DEPLOY);
            assertThat(next.exitCode()).as(next.out()).isEqualTo(20);
            assertThat(next.out()).contains("container app exited with code 4");
            assertThat(rehearsal.calls("RunTask")).isOne();

            VirtualProgram.Run again = program.run(DEPLOY);
            assertThat(again.exitCode()).as(again.out()).isEqualTo(20);
            assertThat(shown(again)).startsWith(all().toArray(new String[0]));
            assertThat(rehearsal.calls("RunTask")).isEqualTo(2);
            assertThat(rehearsal.calls("UpdateService")).isZero();
        }
    }

    @Test
    void aMigrationThatHasEndedMeanwhileIsRunAgain() {
        try (VirtualProgram program = program(false)) {
            program.answer(push("v2", 0));
            program.run(killedAfter(Duration.ofSeconds(100)), DEPLOY);
            rehearsal.sandbox().timeline().advance(Duration.ofMinutes(5));
            VirtualProgram.Run next = program.run(DEPLOY);
            assertThat(next.exitCode()).as(next.out()).isZero();
            assertThat(rehearsal.calls("RunTask")).isEqualTo(2);
        }
    }

    @Test
    void aSignalStopsTheTaskThatWasTakenUp() {
        try (VirtualProgram program = program(true)) {
            push("v2", 0);
            program.run(killedAfter(Duration.ofSeconds(30)), DEPLOY);
            VirtualProgram.Run next = program.run(
                    (life, timeline) -> life.http.at(
                            "RegisterTaskDefinition"::equals,
                            () -> timeline.after(
                                    Duration.ofSeconds(20), () -> life.signal(Cancellation.Signal.TERMINATE))),
                    DEPLOY);
            assertThat(next.exitCode()).as(next.out()).isEqualTo(143);
            assertThat(rehearsal.calls("StopTask")).isOne();
            assertThat(program.run("abort", "staging").exitCode()).isZero();
            assertThat(oneOffTasks()).isZero();
        }
    }

    @Test
    void anotherImagesMigrationIsNeitherTakenUpNorStartedBeside() {
        try (VirtualProgram program = program(false)) {
            push("v2", 0);
            push("v3", 9);
            program.run(killedAfter(Duration.ofSeconds(30)), DEPLOY);
            VirtualProgram.Run other = program.run("deploy", "staging", "--image", "v3");
            assertThat(other.exitCode()).as(other.out()).isEqualTo(21);
            assertThat(other.out())
                    .contains("migrate is under way already over another image", "abort staging --release");
            assertThat(rehearsal.calls("RunTask")).isOne();
        }
    }

    @Test
    void ofTwoAtOnceTheLeaseLetsOneMigrate() {
        push("v2", 0);
        List<Object> second = new ArrayList<>();
        try (VirtualTimeline.Participant _ = rehearsal.sandbox().timeline().join("anna")) {
            Custody anna = ((Entrance.Entered) rehearsal.enter("anna", true, Duration.ZERO)).custody();
            rehearsal.sandbox().timeline().start("berta", () -> {
                Entrance waited = rehearsal.enter("berta", true, Duration.ofMinutes(30));
                second.add(rehearsal.release(((Entrance.Entered) waited).custody(), "berta", "v2"));
            });
            rehearsal.sandbox().timeline().start("carla", () -> {
                rehearsal.sandbox().timeline().sleep(Duration.ofSeconds(60));
                second.add(rehearsal.enter("carla", true, Duration.ZERO));
            });
            assertThat(rehearsal.release(anna, "anna", "v2")).isInstanceOf(Outcome.Released.class);
            anna.close();
            rehearsal.sandbox().timeline().sleep(Duration.ofMinutes(2));
        }
        assertThat(second).hasSize(2);
        assertThat(second.get(0)).isInstanceOf(Entrance.Denied.class);
        assertThat(second.get(1)).isInstanceOf(Outcome.NothingToDo.class);
        assertThat(rehearsal.calls("RunTask")).isOne();
    }

    @Test
    void ofTwoAtOnceWithoutALeaseTheSecondFollowsTheMigrationOfTheFirst() {
        push("v2", 0);
        List<Outcome> second = new ArrayList<>();
        try (VirtualTimeline.Participant _ = rehearsal.sandbox().timeline().join("anna")) {
            rehearsal.sandbox().timeline().start("berta", () -> {
                rehearsal.sandbox().timeline().sleep(Duration.ofSeconds(20));
                second.add(rehearsal.release("v2"));
            });
            Outcome first = rehearsal.release("v2");
            rehearsal.sandbox().timeline().sleep(Duration.ofMinutes(30));
            assertThat(List.of(first, second.getFirst())).hasAtLeastOneElementOfType(Outcome.Released.class);
        }
        assertThat(rehearsal.events()).contains("migrate is under way already");
        assertThat(rehearsal.calls("RunTask")).isOne();
        assertThat(oneOffTasks()).isZero();
    }
}
