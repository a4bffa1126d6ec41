package dev.slipway.sandbox.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.dashboard.SandboxState.Deployment;
import dev.slipway.sandbox.dashboard.SandboxState.Environment;
import dev.slipway.sandbox.dashboard.SandboxState.Event;
import dev.slipway.sandbox.dashboard.SandboxState.Image;
import dev.slipway.sandbox.dashboard.SandboxState.Requests;
import dev.slipway.sandbox.dashboard.SandboxState.Service;
import dev.slipway.sandbox.dashboard.SandboxState.Shortened;
import dev.slipway.sandbox.dashboard.SandboxState.SlackMessage;
import dev.slipway.sandbox.dashboard.SandboxState.Task;
import dev.slipway.sandbox.faults.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PageTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String V1 = "sha256:" + "1".repeat(64);
    private static final String V2 = "sha256:" + "2".repeat(64);

    static SandboxState rolling() {
        Service web = new Service(
                "ublog-staging-web",
                "web",
                3,
                4,
                1,
                "ublog-staging-web:2",
                V2,
                List.of(
                        new Deployment(
                                "ecs-svc/2",
                                "PRIMARY",
                                "IN_PROGRESS",
                                "IN_PROGRESS",
                                "ECS deployment ecs-svc/2 in progress.",
                                "ublog-staging-web:2",
                                V2,
                                3,
                                1,
                                1,
                                1),
                        new Deployment(
                                "ecs-svc/1",
                                "ACTIVE",
                                "COMPLETED",
                                "SUCCESSFUL",
                                "ECS deployment ecs-svc/1 completed.",
                                "ublog-staging-web:1",
                                V1,
                                3,
                                3,
                                0,
                                0)),
                List.of(
                        new Task("a1", V1, "RUNNING", "HEALTHY", 20001, 11),
                        new Task("a2", V1, "RUNNING", "HEALTHY", 20002, 12),
                        new Task("a3", V1, "RUNNING", "UNHEALTHY", 20003, 13),
                        new Task("b1", V2, "RUNNING", "HEALTHY", 20004, 14),
                        new Task("b2", V2, "PENDING", "UNKNOWN", 0, 0)),
                List.of(new Event(NOON, "(service ublog-staging-web) has started 1 tasks: (task b1). <b>&")));
        Service worker = new Service(
                "ublog-staging-worker",
                "worker",
                1,
                1,
                0,
                "ublog-staging-worker:1",
                V1,
                List.of(new Deployment(
                        "ecs-svc/3", "PRIMARY", "COMPLETED", "", "", "ublog-staging-worker:1", V1, 1, 1, 0, 0)),
                List.of(new Task("c1", V1, "RUNNING", "UNKNOWN", 20005, 15)),
                List.of());
        Environment staging = new Environment(
                "staging",
                "http://127.0.0.1:8081",
                "ublog-staging",
                List.of(web, worker),
                new Requests(12_345, Map.of(V1, 9_000L, V2, 3_345L)));
        Environment production = new Environment(
                "production", "http://127.0.0.1:8082", "ublog-production", List.of(), new Requests(0, Map.of()));
        return new SandboxState(
                List.of(staging, production),
                List.of(
                        new Image("ublog", V1, List.of("v1"), NOON),
                        new Image("ublog", V2, List.of("v2<script>"), NOON.plusSeconds(1))),
                List.of(
                        new SlackMessage("C0123456789", "1795262400.000100", "", "plain", 3, """
                                [{"type":"header","text":{"type":"plain_text","text":"μblog → staging"}},
                                 {"type":"section","text":{"type":"mrkdwn","text":":rocket: *Release v2* of `ublog` by _ada_ <https://example.com/run?a=1&amp;b=2|the run> &lt;script&gt;"}},
                                 {"type":"section","fields":[{"type":"mrkdwn","text":"*web*\\n:hourglass_flowing_sand: 1/3"},{"type":"mrkdwn","text":"*worker*\\n:white_check_mark: 1/1"}]},
                                 {"type":"context","elements":[{"type":"mrkdwn","text":"since 12:00"}]},
                                 {"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Open"},"url":"javascript:alert(1)"}]}]
                                """, ""),
                        new SlackMessage(
                                "C0123456789",
                                "1795262401.000100",
                                "1795262400.000100",
                                "```\nexit 3\n<b>token-42</b>\n```",
                                0,
                                "",
                                "")),
                List.of(new Shortened("image pull", "10s", "0.1s")),
                List.of("PostgreSQL runs with fsync off"));
    }

    static View view(SandboxState state) {
        return new View(state, new History(), new Faults().all(), List.of(), CallFilter.NEWEST, "", NOON);
    }

    @Test
    void showsReleasesTasksDeploymentsEventsAndSlack() {
        String page = Page.of(view(rolling()));
        assertThat(page)
                .contains("ublog-staging-web", "4 of 3 running, 1 pending", "12,345", "IN_PROGRESS", ", 1 failed")
                .contains("🚀 <b>Release v2</b> of <code>ublog</code> by <i>ada</i>")
                .contains("<a href=\"https://example.com/run?a=1&amp;b=2\" rel=\"noreferrer\">the run</a>")
                .contains("(edited 3×)", "<pre>exit 3\n&lt;b&gt;token-42&lt;/b&gt;</pre>")
                .doesNotContain(">plain<");
    }

    @Test
    void escapesWhatOthersWrote() {
        String page = Page.of(view(rolling()));
        assertThat(page)
                .contains("v2&lt;script&gt;", "(task b1). &lt;b&gt;&amp;", "&lt;script&gt;")
                .doesNotContain("v2<script>")
                .doesNotContain("javascript:alert");
    }

    @Test
    void givesNeighbouringReleasesColoursThatLieFarApart() {
        Releases releases = new Releases(rolling());
        assertThat(Math.abs(releases.hue(V1) - releases.hue(V2))).isBetween(45, 315);
    }

    @Test
    void canBeLookedAt() throws IOException {
        Path file = Path.of("target", "dashboard.html");
        Files.writeString(file, Page.of(view(rolling())));
        assertThat(file).isNotEmptyFile();
    }
}
