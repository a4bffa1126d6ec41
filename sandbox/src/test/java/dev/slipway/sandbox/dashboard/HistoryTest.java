package dev.slipway.sandbox.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.dashboard.SandboxState.Environment;
import dev.slipway.sandbox.dashboard.SandboxState.Requests;
import dev.slipway.sandbox.dashboard.SandboxState.Service;
import dev.slipway.sandbox.dashboard.SandboxState.Task;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private static SandboxState with(Task task) {
        Service web = new Service("web", "web", 1, 0, 1, "web:1", "sha256:a", List.of(), List.of(task), List.of());
        Environment staging =
                new Environment("staging", "http://127.0.0.1:1", "cluster", List.of(web), new Requests(0, Map.of()));
        return new SandboxState(List.of(staging), List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void knowsATaskByTheImageThatItsContainersGotLater() {
        History history = new History();
        history.observe(with(new Task("1", "", "PENDING", "UNKNOWN", 0, 0)), NOON);
        history.observe(with(new Task("1", "sha256:a", "RUNNING", "HEALTHY", 8080, 7)), NOON.plusSeconds(5));
        history.observe(with(new Task("1", "", "STOPPED", "UNKNOWN", 0, 0)), NOON.plusSeconds(9));

        assertThat(history.bars("cluster", "web", NOON))
                .singleElement()
                .satisfies(bar -> assertThat(bar.digest()).isEqualTo("sha256:a"));
    }
}
