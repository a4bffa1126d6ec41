package dev.slipway.sandbox.dashboard;

import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.dashboard.SandboxState.Deployment;
import dev.slipway.sandbox.dashboard.SandboxState.Environment;
import dev.slipway.sandbox.dashboard.SandboxState.Event;
import dev.slipway.sandbox.dashboard.SandboxState.Image;
import dev.slipway.sandbox.dashboard.SandboxState.Requests;
import dev.slipway.sandbox.dashboard.SandboxState.Service;
import dev.slipway.sandbox.dashboard.SandboxState.Task;
import dev.slipway.sandbox.faults.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.StringNode;

/** A service in the middle of a roll-out, as the dashboard sees it second by second. */
final class Rolling {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String V1 = "sha256:" + "1".repeat(64);
    private static final String V2 = "sha256:" + "2".repeat(64);
    private static final int SECONDS = 180;

    private Rolling() {}

    /** Two thirds through: a task of v2 starts each few seconds, and one of v1 goes for it. */
    static View of(int tasks) {
        History history = new History();
        for (int second = 0; second <= SECONDS; second++) {
            history.observe(at(tasks, second), NOON.plusSeconds(second));
        }
        Faults faults = new Faults(List.of("staging", "production"));
        faults.set("drain", StringNode.valueOf("broken"));
        return new View(
                at(tasks, SECONDS),
                history,
                faults.all(),
                calls(),
                CallFilter.NEWEST,
                "drain is on or broken, not <maybe>",
                NOON.plusSeconds(SECONDS));
    }

    private static List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            boolean throttled = i % 7 == 0;
            calls.add(new Call(
                    i,
                    NOON.plusSeconds(150 + i),
                    Duration.ofMillis(i),
                    "111111111111",
                    "sandbox",
                    i % 3 == 0 ? "slack" : "ecs",
                    i % 3 == 0 ? "chat.update" : "DescribeServiceDeployments",
                    "staging",
                    Map.of("cluster", "ublog-staging", "service", "ublog-staging-web"),
                    throttled ? 400 : 200,
                    throttled ? "ThrottlingException" : "",
                    throttled ? "throttle" : "",
                    "id"));
        }
        return calls;
    }

    private static SandboxState at(int tasks, int second) {
        List<Task> there = new ArrayList<>();
        int started = 0;
        for (int i = 0; i < tasks; i++) {
            int begins = 20 + 220 * i / tasks;
            if (second < begins + 25) {
                there.add(new Task("%032x".formatted(i), V1, "RUNNING", "HEALTHY", 20_000 + i, 100 + i));
            } else if (second < begins + 35) {
                there.add(new Task("%032x".formatted(i), V1, "DEACTIVATING", "HEALTHY", 20_000 + i, 100 + i));
            }
            if (second >= begins) {
                started++;
                String status = second < begins + 6 ? "PENDING" : "RUNNING";
                String health = second < begins + 18 ? "UNKNOWN" : i % 11 == 5 ? "UNHEALTHY" : "HEALTHY";
                there.add(new Task("%032x".formatted(1000 + i), V2, status, health, 21_000 + i, 500 + i));
            }
        }
        List<Event> events = List.of(
                new Event(
                        NOON.plusSeconds(45), "(service ublog-staging-web) has begun draining connections on 1 tasks."),
                new Event(NOON.plusSeconds(20), "(service ublog-staging-web) has started 1 tasks: (task 3e8)."));
        Service web = new Service(
                "ublog-staging-web",
                "web",
                tasks,
                there.size(),
                0,
                "ublog-staging-web:2",
                V2,
                List.of(new Deployment(
                        "ecs-svc/2",
                        "PRIMARY",
                        "IN_PROGRESS",
                        "IN_PROGRESS",
                        "ECS deployment ecs-svc/2 in progress.",
                        "ublog-staging-web:2",
                        V2,
                        tasks,
                        started,
                        1,
                        1)),
                there,
                events);
        long carried = second * 100L;
        long shifted = Math.max(0, second - 40L);
        long byV2 = shifted * shifted / 3;
        SandboxState messages = PageTest.rolling();
        return new SandboxState(
                List.of(new Environment(
                        "staging",
                        "http://127.0.0.1:8081",
                        "ublog-staging",
                        List.of(web),
                        new Requests(carried, byV2 == 0 ? Map.of(V1, carried) : Map.of(V1, carried - byV2, V2, byV2)))),
                List.of(
                        new Image("ublog", V1, List.of("v1"), NOON),
                        new Image("ublog", V2, List.of("v2"), NOON.plusSeconds(1))),
                messages.slack(),
                messages.shortened(),
                messages.unsafe());
    }
}
