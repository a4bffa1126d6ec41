package dev.slipway.deployer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person saw. */
final class ConsoleTest {

    @Test
    void tellsAReleaseLineByLineInALog() {
        assertThat(seen(Stories.success(), false, false)).isEqualTo("""
            deploy ublog staging v2  by octocat  release 20260101-000000-00ff
                0.0s ▸ preflight
                0.2s   web        0a0a0a0a0a0a → 1b1b1b1b1b1b
                0.2s   worker     1b1b1b1b1b1b, nothing to change
                0.4s ✔ preflight: 7 checks passed (0.4 s)
                0.4s ▸ migrate
                1.0s   migrate runs in task 4b1c
                       │ Migrating schema to version 2
                2.0s ✔ migrate: exit code 0 (1.6 s)
                2.0s ▸ roll wave 1
                3.0s   web        0 of 3 new, 1 starting, 3 old
                5.0s   web        2 of 3 new, 1 starting, 3 old
                6.0s   web        serves the new version
                7.5s   web        done, the old version is gone
                7.5s ✔ roll wave 1: web (5.5 s)
                8.0s ✔ Released v2 to staging.
                8.0s   done, exit code 0, after 8.0 s
            """);
    }

    @Test
    void showsTheFirstFailedTaskWithItsExitCodeAndTheEndOfItsLog() {
        assertThat(seen(Stories.failure("starting", "token-4711"), false, false))
                .endsWith("""
                        9.0s ✘ The roll-out of v3 failed.
                        9.0s   Read the log of the task.

                        9.0s   First failed task 4b1c: container app exited with code 3 (EssentialContainerExited: Essential container in task exited)
                        9.0s   The end of its log:
                        9.0s   │ starting
                        9.0s   │ token-4711
                        9.0s   Mend what the failed task says, and release again.
                        9.0s   rolled-back, exit code 30, after 9.0 s
                    """);
    }

    @Test
    void showsALogOnceAndCallsTheWayBackByItsName() {
        String seen = seen(Stories.failure("token-4711"), false, false);
        assertThat(seen.lines().filter(line -> line.contains("token-4711"))).hasSize(2);
        assertThat(seen.lines().filter(line -> line.contains("exited with code 3")))
                .hasSize(2);
        assertThat(seen)
                .contains(
                        "web        task 4b1c failed: container app",
                        "web        task 4b1c failed alike\n",
                        "web        ✘ 2 tasks ended alike.",
                        "web        is back on what it ran before");
    }

    @Test
    void tellsWhyAStepFailedOnce() {
        String seen = seen(
                List.of(
                        Stories.started("v3"),
                        new Event.StepStarted(Stories.at(1), "roll wave 1"),
                        new Event.ServiceFailed(Stories.at(2), "web", "It went back."),
                        new Event.StepEnded(
                                Stories.at(2), "roll wave 1", false, Duration.ofSeconds(1), "It went back."),
                        new Event.StepStarted(Stories.at(2), "roll back"),
                        new Event.StepEnded(Stories.at(3), "roll back", false, Duration.ofSeconds(1), "It went back.")),
                false,
                false);
        assertThat(seen)
                .contains("✘ It went back.\n", "✘ roll wave 1 (1.0 s)\n", "✘ roll back: It went back. (1.0 s)\n");
    }

    @Test
    void aCancelledRunIsNoFailure() {
        assertThat(seen(Stories.cancelled(), false, false)).endsWith("""
                4.0s ■ roll wave 1: The release was cancelled. (2.0 s)
                4.0s ▸ request the way back
                5.0s ✔ request the way back: requested (1.0 s)
                5.0s ■ The release was cancelled. Watch the way back with: deployer abort staging.
                5.0s   interrupted, exit code 130, after 5.0 s
            """);
    }

    @Test
    void warnsOfACancelledRunOnGitHub() {
        assertThat(seen(Stories.cancelled(), false, true))
                .contains("\n::warning title=Slipway%3A interrupted::The release was cancelled. Watch")
                .doesNotContain("::error");
    }

    @Test
    void whatFailsAfterASignalHasFailed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Console console =
                new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, false, false, () -> true);
        Duration took = Duration.ofSeconds(1);
        console.on(new Event.StepEnded(Stories.at(1), "migrate", true, took, ""));
        console.on(new Event.StepEnded(Stories.at(2), "roll wave 1", false, took, ""));
        console.on(new Event.StepEnded(Stories.at(3), "request the way back", false, took, ""));
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("✔ migrate", "■ roll wave 1", "✘ request the way back");
    }

    @Test
    void breaksLinesOfATerminalBetweenWordsAndThoseOfALogNever() {
        Glass glass = new Glass(40);
        tell(
                new Console(glass.stream(), true, false, false, () -> false, () -> 40),
                Stories.failure("one two three four five six"));
        assertThat(glass.rows())
                .allSatisfy(row -> assertThat(row.length()).isLessThanOrEqualTo(40))
                .containsSubsequence(
                        "    3.0s   │ one two three four five six",
                        "    9.0s   First failed task 4b1c:",
                        "           container app exited with",
                        "           code 3",
                        "           (EssentialContainerExited:",
                        "           Essential container in task",
                        "           exited)")
                .containsSubsequence("    4.0s ✘ roll wave 1: web failed", "           (2.0 s)")
                .containsSubsequence("deploy ublog staging v3  by octocat", "  release 20260101-000000-00ff");
        assertThat(seen(Stories.failure("x"), false, false).lines())
                .anyMatch(line -> line.endsWith("Essential container in task exited)"));
    }

    @Test
    void drawsATableAtTheFootOfATerminalAndLeavesNothingOfItBehind() {
        Glass glass = new Glass(60);
        Console console = new Console(glass.stream(), true, false, false, () -> false, () -> 60);
        List<Event> story = Stories.success();
        story.subList(0, 12).forEach(console::on);
        assertThat(glass.rows())
                .endsWith("         ⋯ 0 s", "           web        ████████░░░░  2 of 3 new, 1 starting,…");
        story.subList(12, story.size()).forEach(console::on);
        console.finish();
        assertThat(glass.rows())
                .endsWith("    8.0s   done, exit code 0, after 8.0 s", "")
                .noneMatch(row -> row.contains("█") || row.contains("of 3 new"))
                .contains("    6.0s   web        serves the new version");
        assertThat(glass.written()).doesNotContain("\u001b[1m", "\u001b[32m");
    }

    @Test
    void keepsEachRowOfTheTableWithinANarrowTerminal() {
        Glass glass = new Glass(24);
        Console console = new Console(glass.stream(), true, false, false, () -> false, () -> 24);
        Stories.success().subList(0, 12).forEach(console::on);
        assertThat(glass.rows()).endsWith("         ⋯ 0 s", "           web        2…");
        console.finish();
    }

    @Test
    void coloursOnlyATerminalThatWantsThem() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        tell(
                new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8), true, true, false, () -> false),
                Stories.success());
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\u001b[32m✔\u001b[0m ");
    }

    @Test
    void foldsLogsAndAnnotatesTheFailureOnGitHub() {
        assertThat(seen(Stories.success(), false, true))
                .contains("\n::group::Log of migrate\n", "\n::endgroup::\n")
                .doesNotContain("::error");
        assertThat(seen(Stories.failure("100% wrong\r"), false, true))
                .contains("\n"
                        + "::error title=Slipway%3A rolled-back::The roll-out of v3 failed.%0ARead the log of the"
                        + " task.%0Acontainer app exited with code 3 (EssentialContainerExited: Essential"
                        + " container in task exited)%0A100%25 wrong%0D\n");
    }

    @Test
    void aLogCannotCommandTheTerminalOrTheRunner() {
        List<Event> evil = List.of(
                Stories.started("v1"),
                new Event.LogLine(Stories.at(1), "migrate", "::error::gotcha"),
                new Event.LogLine(Stories.at(1), "migrate", "##[error]gotcha"),
                new Event.LogLine(Stories.at(1), "migrate", "\u001b[2Jgone\u0007\r\n::stop-commands::x"));
        assertThat(seen(evil, false, true).lines())
                .noneMatch(line -> line.stripLeading().startsWith("::"))
                .noneMatch(line -> line.contains("##["))
                .noneMatch(line -> line.contains("\u001b") || line.contains("\u0007"));
    }

    @Test
    void aLongWordIsSetInLessRatherThanBroken() {
        assertThat(Wrapping.of(
                        "    9.0s   web  task 3df017af871baf7cdd5a8532888ccd73 failed alike", 40, " ".repeat(11)))
                .containsExactly(
                        "    9.0s   web  task", "        3df017af871baf7cdd5a8532888ccd73", "           failed alike");
        assertThat(Wrapping.of("\u001b[31mone two\u001b[0m three", 7 + 11, " ".repeat(11)))
                .as("too narrow to be broken well")
                .hasSize(1);
        assertThat(Wrapping.of("\u001b[31mone two three four\u001b[0m five six", 18, "  "))
                .containsExactly("\u001b[31mone two three four\u001b[0m", "  five six");
        assertThat(Wrapping.of("\u001b[31mone two three four five\u001b[0m six", 18, "  "))
                .containsExactly("\u001b[31mone two three four\u001b[0m", "  \u001b[31mfive\u001b[0m six");
    }

    private static String seen(List<Event> events, boolean terminal, boolean github) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean cancelled = events.equals(Stories.cancelled());
        tell(
                new Console(
                        new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, false, github, () -> cancelled),
                events);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void tell(Console console, List<Event> events) {
        events.forEach(console::on);
        assertThat(console.finish()).isEmpty();
    }
}
