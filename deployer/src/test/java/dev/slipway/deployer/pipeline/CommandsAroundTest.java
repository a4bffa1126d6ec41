package dev.slipway.deployer.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.sandbox.ecs.Snapshot;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code pre_update} and {@code post_update}, by the verbs themselves on the virtual clock: in their place, and however they end. */
@Timeout(120)
final class CommandsAroundTest {
    private static final Duration A_WHILE = Duration.ofSeconds(20);

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

    private VirtualProgram program(String before, String after) {
        return new VirtualProgram(rehearsal, folder, """
                state: s3://slipway-releases/ublog
                pre_update: [{ like: worker, command: [warm-up], timeout: 10m, onFailure: %s }]
                post_update: [{ command: [reindex, --fast], timeout: 10m, onFailure: %s }]
                """.formatted(before, after));
    }

    private String push(String tag, Script before, Script after) {
        return rehearsal.push(
                tag,
                Script.runs().on("migrate", does("well")).on("warm-up", before).on("reindex", after));
    }

    private static Script does(String fate) {
        return switch (fate) {
            case "well" -> Script.exits(0, A_WHILE);
            case "badly" -> Script.exits(3, A_WHILE);
            case "nothing" -> Script.refuses("CannotStartContainerError: no such file");
            default -> Script.runs();
        };
    }

    private List<String> revisions() {
        return rehearsal.sandbox().ecs().snapshot().clusters().getFirst().services().stream()
                .map(Snapshot.Service::taskDefinition)
                .toList();
    }

    private long oneOffTasks() {
        return rehearsal.sandbox().ecs().snapshot().clusters().getFirst().oneOffTasks().stream()
                .filter(task -> !task.status().equals("STOPPED"))
                .count();
    }

    @Test
    void theyRunInTheirPlaceFromTheNewImageAndAreRecorded() {
        try (VirtualProgram program = program("fail", "fail")) {
            program.answer(push("v2", does("well"), does("well")));
            VirtualProgram.Run run = program.run("deploy", "staging", "--image", "v2");
            assertThat(run.exitCode()).as(run.out()).isZero();
            ReleaseRecord record = rehearsal.records().getFirst();
            assertThat(record.steps())
                    .extracting(ReleaseRecord.Step::name)
                    .containsExactly(
                            "lease",
                            "preflight",
                            "register",
                            "migrate",
                            "pre_update warm-up",
                            "roll wave 1",
                            "roll wave 2",
                            "smoke test web",
                            "post_update reindex --fast",
                            "last look");
            assertThat(requireNonNull(record.task()).purpose()).isEqualTo("post_update reindex --fast");
            assertThat(rehearsal.calls("RunTask")).isEqualTo(3);
            assertThat(run.out()).contains("pre_update warm-up", "post_update reindex --fast");
        }
    }

    @Test
    void thePlanShowsThem() {
        try (VirtualProgram program = program("fail", "warn")) {
            push("v2", does("well"), does("well"));
            assertThat(program.run("plan", "staging", "--image", "v2").out())
                    .contains(
                            "Before the services: warm-up, in a task like worker's, for 10 min at most; when it fails, the release fails.",
                            "After the services: reindex --fast, in a task like web's, for 10 min at most; when it fails, a warning is told.");
            assertThat(program.run("--output", "json", "plan", "staging", "--image", "v2")
                            .out())
                    .contains(
                            "{\"when\":\"post_update\",\"like\":\"web\",\"command\":[\"reindex\",\"--fast\"],\"timeoutSeconds\":600,\"onFailure\":\"warn\"}");
        }
    }

    @ParameterizedTest(name = "before: {0} ({1}), after: {2} ({3})")
    @CsvSource(
            delimiter = '|',
            value = {
                "badly    | fail | well    | fail | 20 | pre_update warm-up of staging failed: container app exited with code 3",
                "nothing  | fail | well    | fail | 21 | Tried to start pre_update warm-up of staging but failed because: container app never started",
                "taken    | fail | well    | fail | 22 | How pre_update warm-up of staging ended is not known: its task was ended from outside (SpotInterruption",
                "for ever | fail | well    | fail | 40 | pre_update warm-up of staging was not done in 10 min. Its task was stopped. No service was changed.",
                "badly    | warn | well    | fail | 0  | The release goes on (onFailure: warn).",
                "for ever | warn | well    | fail | 0  | Its task was stopped. The release goes on (onFailure: warn).",
                "well     | fail | badly   | fail | 30 | post_update reindex --fast of staging failed: container app exited with code 3",
                "well     | fail | nothing | fail | 30 | All services of staging run what they ran before.",
                "well     | fail | for ever| fail | 40 | All services of staging run what they ran before.",
                "well     | fail | badly   | warn | 0  | The release goes on (onFailure: warn).",
            })
    void howeverTheyEnd(String before, String ifBefore, String after, String ifAfter, int exitCode, String says) {
        try (VirtualProgram program = program(ifBefore, ifAfter)) {
            program.answer(push("v2", does(before), does(after)));
            List<String> old = revisions();
            if (before.equals("taken")) {
                rehearsal.fault("interrupt", "{\"group\":\"family:ublog-staging-worker\",\"by\":\"spot\"}");
            }
            VirtualProgram.Run run = program.run("deploy", "staging", "--image", "v2");
            assertThat(run.exitCode()).as(run.out()).isEqualTo(exitCode);
            assertThat(run.out()).contains(says);
            if (exitCode == 0) {
                assertThat(revisions()).doesNotContainAnyElementsOf(old);
            } else {
                assertThat(revisions()).isEqualTo(old);
            }
            if (!before.equals("well") && ifBefore.equals("fail")) {
                assertThat(rehearsal.calls("UpdateService")).isZero();
            }
            assertThat(oneOffTasks()).isZero();
        }
    }

    private static BiConsumer<VirtualProgram.Life, VirtualTimeline> in(int task, CancelMatrixTest.Blow blow) {
        int[] tasks = {0};
        return (life, timeline) -> life.http.at(
                call -> call.equals("RunTask") && ++tasks[0] == task,
                () -> timeline.after(Duration.ofSeconds(30), () -> blow.hit(life)));
    }

    @ParameterizedTest
    @EnumSource(CancelMatrixTest.Blow.class)
    void abortEndsWhatACancelledOrKilledRunHasLeft(CancelMatrixTest.Blow blow) {
        try (VirtualProgram program = program("fail", "fail")) {
            program.answer(push("v2", does("well"), does("for ever")));
            List<String> old = revisions();
            VirtualProgram.Run cut = program.run(in(3, blow), "deploy", "staging", "--image", "v2");
            assertThat(cut.exitCode()).as(cut.out()).isNotZero();
            VirtualProgram.Run abort = program.run("abort", "staging");
            assertThat(abort.exitCode()).as(abort.out()).isZero();
            rehearsal.sandbox().timeline().advance(Duration.ofMinutes(10));
            assertThat(revisions()).isEqualTo(old);
            assertThat(oneOffTasks()).isZero();
            assertThat(rehearsal.records()).allMatch(record -> record.state() == ReleaseRecord.State.ENDED);
        }
    }

    @Test
    void aSignalStopsTheOneThatRunsBeforeTheServices() {
        try (VirtualProgram program = program("warn", "fail")) {
            push("v2", does("for ever"), does("well"));
            VirtualProgram.Run cut =
                    program.run(in(2, CancelMatrixTest.Blow.TERM), "deploy", "staging", "--image", "v2");
            assertThat(cut.exitCode()).as(cut.out()).isEqualTo(143);
            assertThat(cut.out()).contains("During pre_update warm-up. Its task ");
            assertThat(rehearsal.calls("StopTask")).isOne();
            assertThat(rehearsal.calls("UpdateService")).isZero();
        }
    }

    @Test
    void theNextRunTakesUpTheOneOfAKilledRun() {
        try (VirtualProgram program = program("fail", "fail")) {
            program.answer(push("v2", Script.exits(0, Duration.ofMinutes(4)), does("well")));
            program.run(in(2, CancelMatrixTest.Blow.KILL), "deploy", "staging", "--image", "v2");
            VirtualProgram.Run next = program.run("deploy", "staging", "--image", "v2", "--wait-for-lease=5m");
            assertThat(next.exitCode()).as(next.out()).isZero();
            assertThat(next.out()).contains("warm-up is under way already, in the task ");
            assertThat(rehearsal.calls("RunTask"))
                    .as("migrate, warm-up, migrate, reindex")
                    .isEqualTo(4);
        }
    }

    @Test
    void theWayBackRunsNone() {
        try (VirtualProgram program = program("fail", "fail")) {
            String first = push("v2", does("well"), does("well"));
            program.answer(first);
            program.run("deploy", "staging", "--image", "v2");
            program.answer(push("v3", does("well"), does("well")));
            program.run("deploy", "staging", "--image", "v3");
            int tasks = rehearsal.calls("RunTask");
            program.answer(first);
            VirtualProgram.Run back = program.run("rollback", "staging");
            assertThat(back.exitCode()).as(back.out()).isZero();
            assertThat(rehearsal.calls("RunTask")).isEqualTo(tasks);
        }
    }
}
