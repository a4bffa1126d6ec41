package dev.slipway.deployer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.event.Event;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitHubTest {
    private static final URI URL = URI.create("https://staging.example.com");

    @TempDir
    private Path folder;

    private Path summary;
    private Path output;

    @BeforeEach
    void name() {
        summary = folder.resolve("summary.md");
        output = folder.resolve("output");
    }

    @Test
    void summarisesARelease() throws IOException {
        Files.writeString(summary, "what another step wrote\n");
        assertThat(tell(Stories.success())).isEmpty();
        assertThat(summary).hasContent("""
                what another step wrote
                ### ✅ deploy ublog staging v2 (1b1b1b1b1b1b)

                **staging** · by octocat · release 20260101-000000-00ff · in 8.0 s

                Released v2 to staging.

                | service | from | to | also |
                |---|---|---|---|
                | web | 0a0a0a0a0a0a | 1b1b1b1b1b1b |  |
                | worker | 1b1b1b1b1b1b | 1b1b1b1b1b1b | nothing to change |

                | | step | took | what came of it |
                |---|---|---:|---|
                | ✅ | preflight | 0.4~s | 7 checks passed |
                | ✅ | migrate | 1.6~s | exit code 0 |
                | ✅ | roll~wave~1 | 5.5~s | web |

                """.replace('~', '\u00a0'));
        assertThat(outputs())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "release", "20260101-000000-00ff",
                        "digest", Stories.NEW.value(),
                        "outcome", "done",
                        "exit-code", "0",
                        "url", "https://staging.example.com"));
    }

    @Test
    void showsExitCodeAndLastLinesInAFenceThatTheyCannotEnd() throws IOException {
        tell(Stories.failure("token-4711", "```", "````` # not a heading <img src=x>"));
        assertThat(Files.readString(summary))
                .contains("### ❌ deploy ublog staging v3")
                .contains("**First failed task** 4b1c: container app exited with code 3 (EssentialContainerExited")
                .contains("\n``````text\ntoken-4711\n```\n````` # not a heading <img src=x>\n``````\n");
        assertThat(outputs()).containsEntry("exit-code", "30").containsEntry("outcome", "rolled-back");
    }

    @Test
    void aCancelledRunHasASignOfItsOwnAndNoColumnIsEmpty() throws IOException {
        List<Event> events = new ArrayList<>(Stories.cancelled());
        events.set(
                1,
                new Event.Planned(
                        Stories.at(0.2),
                        List.of(new Event.PlannedService("web", Stories.OLD, Stories.NEW, true, List.of()))));
        tell(events);
        assertThat(Files.readString(summary).replace('\u00a0', '~'))
                .startsWith("### ⏹️ deploy ublog staging v3 (1b1b1b1b1b1b)\n")
                .contains(
                        "**staging** · by octocat · release 20260101-000000-00ff · interrupted, exit code 130, after 5.0 s",
                        "| service | from | to |\n|---|---|---|\n| web | 0a0a0a0a0a0a | 1b1b1b1b1b1b |\n",
                        "| ⏹️ | roll~wave~1 | 2.0~s | see above |",
                        "| ✅ | request~the~way~back | 1.0~s | requested |")
                .doesNotContain("❌");
    }

    @Test
    void saysWhatToDoAfterARollback() throws IOException {
        tell(Stories.failure("x"));
        assertThat(Files.readString(summary)).contains("\n**Mend what the failed task says, and release again.**\n");
    }

    @Test
    void nothingThatOthersWroteBecomesMarkup() throws IOException {
        tell(List.of(
                Stories.started("v1|<script>@everyone[x](http://evil)"),
                new Event.Warned(Stories.at(1), "<b>**bold**\n# heading | cell"),
                new Event.Ended(Stories.at(1), "done", 0, Duration.ZERO, "a <img src=x>\n\n## b", null)));
        assertThat(Files.readString(summary))
                .doesNotContain("<script", "<b>", "<img", "**bold", "\n# heading", "\n## b", "@everyone", "[x](");
    }

    @Test
    void noValueSetsAnotherOutput() throws IOException {
        new GitHubFiles(summary, output)
                .setOutputs(Map.of("outcome", "x\nexit-code=0\nEOF\nurl<<EOF\nhttp://evil\nEOF"));
        assertThat(outputs()).containsOnlyKeys("outcome");
    }

    @Test
    void aFileThatCannotBeWrittenIsAWarning() {
        summary = folder.resolve("no/such/folder");
        assertThat(tell(Stories.success())).singleElement().asString().contains("could not be written");
    }

    @Test
    void writesNothingOutsideOfGitHub() {
        GitHub report = new GitHub(GitHubFiles.of(Map.of("GITHUB_STEP_SUMMARY", " ")), URL);
        Stories.success().forEach(report::on);
        assertThat(report.finish()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    private List<String> tell(List<Event> events) {
        GitHub report = new GitHub(new GitHubFiles(summary, output), URL);
        events.forEach(report::on);
        return report.finish();
    }

    /** Reads the file as the runner does: {@code NAME<<DELIMITER}, lines, {@code DELIMITER}. */
    private Map<String, String> outputs() throws IOException {
        Map<String, String> outputs = new HashMap<>();
        List<String> lines = new ArrayList<>(Files.readAllLines(output));
        while (!lines.isEmpty()) {
            String[] head = lines.removeFirst().split("<<", 2);
            List<String> value = new ArrayList<>();
            while (!lines.getFirst().equals(head[1])) {
                value.add(lines.removeFirst());
            }
            lines.removeFirst();
            outputs.put(head[0], String.join("\n", value));
        }
        return outputs;
    }
}
