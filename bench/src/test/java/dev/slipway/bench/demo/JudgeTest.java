package dev.slipway.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.load.Failure;
import dev.slipway.bench.load.Phase;
import dev.slipway.bench.load.Report;
import dev.slipway.bench.load.Summary;
import dev.slipway.bench.proof.Finding;
import dev.slipway.bench.stage.ServiceState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class JudgeTest {

    private static final String TWO = "sha256:" + "2".repeat(64);
    private static final String THREE = "sha256:" + "3".repeat(64);
    private static final String TOKEN = "broken-abc";
    private static final String TOLD = "container app exited with code 3 (EssentialContainerExited) … " + TOKEN;

    @Test
    void aStoryInWhichAllWentWellHasNoProblem() {
        assertThat(problems(good())).isEmpty();
    }

    @Test
    void oneFailedRequestIsAProblem() {
        Summary load = load(1000, Map.of(Failure.CONNECTION, 1L), Map.of(200, 999L), both());
        assertThat(problems(with(load, load(10, Map.of(), Map.of(200, 10L), both()), written())))
                .containsExactly("1 of 1,000 requests failed during the rolling updates: 1 connection.");
    }

    @Test
    void refusedRequestsAreAProblemSinceTheyProveNothing() {
        Summary load = load(1000, Map.of(), Map.of(200, 900L, 429, 100L), both());
        assertThat(problems(with(load, load, written())))
                .singleElement()
                .asString()
                .contains("100 of 1,000", "429");
    }

    @Test
    void noLoadIsAProblem() {
        assertThat(problems(with(Summary.empty(), load(10, Map.of(), Map.of(200, 10L), both()), written())))
                .containsExactly("No request was sent during the rolling updates.");
    }

    @Test
    void aReleaseThatAnsweredNothingDuringTheRolloutIsAProblem() {
        Summary all = load(1000, Map.of(), Map.of(200, 1000L), both());
        Summary oldOnly = load(10, Map.of(), Map.of(200, 10L), Map.of("1.0.0", 10L));
        assertThat(problems(with(all, oldOnly, written())))
                .containsExactly("No request was answered by 2.0.0 while release 2 rolled out.");
    }

    @Test
    void aLostADoubledAndNoWriteAtAllAreProblems() {
        Observed good = good();
        assertThat(problems(with(
                        good.load().total(), good.rollout(), Optional.of(new Finding(5, List.of("a"), List.of())))))
                .containsExactly("1 of 5 accepted posts are not in the database, the first one with a.");
        assertThat(problems(with(
                        good.load().total(), good.rollout(), Optional.of(new Finding(5, List.of(), List.of("b"))))))
                .containsExactly("1 accepted posts are in the database more than once, the first one with b.");
        assertThat(problems(
                        with(good.load().total(), good.rollout(), Optional.of(new Finding(0, List.of(), List.of())))))
                .hasSize(1);
        assertThat(problems(with(good.load().total(), good.rollout(), Optional.empty())))
                .hasSize(1);
    }

    @Test
    void aStepThatWentWrongIsAProblemWithItsName() {
        Observed good = good();
        Step step = new Step("deploy", Duration.ofSeconds(1), "", Judge.exit(0, 20));
        Observed observed = new Observed(
                List.of(step),
                List.of("promote"),
                good.load(),
                good.rollout(),
                written(),
                Duration.ofSeconds(1),
                List.of(),
                Map.of(),
                Path.of(""));
        assertThat(problems(observed))
                .containsExactly(
                        "Step \"deploy\": the deployer ended with exit code 20 instead of 0.",
                        "The story ended before: promote.");
    }

    @Test
    void aBrokenReleaseMustBeRolledBackAndExplainedEverywhere() {
        List<ServiceState> back = List.of(service("web", TWO, "COMPLETED", 1), service("worker", TWO, "COMPLETED", 1));
        assertThat(broken(new Evidence(30, TOLD, TOLD, TOLD, back))).isEmpty();
        assertThat(broken(new Evidence(0, TOLD, TOLD, TOLD, back)))
                .singleElement()
                .asString()
                .contains("exit code 0");
        assertThat(broken(new Evidence(30, "exit code 3", TOLD, TOLD, back)))
                .singleElement()
                .asString()
                .contains("console", "log");
        assertThat(broken(new Evidence(30, TOLD, TOKEN, TOLD, back)))
                .singleElement()
                .asString()
                .contains("Slack", "exit code");
        assertThat(broken(new Evidence(30, TOLD, TOLD, "", back)))
                .hasSize(2)
                .allMatch(text -> text.contains("step summary"));
        assertThat(broken(new Evidence(30, TOLD, TOLD, TOLD, back.subList(0, 1))))
                .hasSize(1);
        for (ServiceState wrong : List.of(
                service("web", THREE, "COMPLETED", 1),
                service("web", TWO, "IN_PROGRESS", 1),
                service("web", TWO, "COMPLETED", 2),
                new ServiceState("web", TWO, "COMPLETED", 1, 3, 2))) {
            assertThat(broken(
                            new Evidence(30, TOLD, TOLD, TOLD, List.of(wrong, service("worker", TWO, "COMPLETED", 1)))))
                    .singleElement()
                    .asString()
                    .contains("DescribeServices");
        }
    }

    @Test
    void anExitCodeIsToldInManyWaysButNotByAnyNumber() {
        assertThat(List.of("exited with code 3", "exit code 3.", "exit code: **3**", "\"exitCode\":3", "Exit code `3`"))
                .allMatch(text -> Evidence.tells(text, 3));
        assertThat(List.of("exit code 30", "exited after 3 s", "3 tasks", "exit code 13"))
                .noneMatch(text -> Evidence.tells(text, 3));
    }

    @Test
    void maintenanceMustCloseEverythingButHealth() {
        Summary closed = maintenance(100, 100, Map.of(503, 100L), Map.of("2.0.0", 100L));
        assertThat(Judge.maintenance(closed, "2.0.0", Map.of("/readyz", 200))).isEmpty();
        assertThat(Judge.maintenance(closed, "2.0.0", Map.of("/readyz", 503))).hasSize(1);
        assertThat(Judge.maintenance(
                        maintenance(100, 99, Map.of(503, 99L, 200, 1L), Map.of("2.0.0", 100L)), "2.0.0", Map.of()))
                .hasSize(1);
        assertThat(Judge.maintenance(maintenance(100, 100, Map.of(503, 100L), Map.of("", 100L)), "2.0.0", Map.of()))
                .hasSize(1);
        assertThat(Judge.maintenance(Summary.empty(), "2.0.0", Map.of())).isNotEmpty();
    }

    private static List<String> broken(Evidence evidence) {
        return Judge.brokenRelease(evidence, TOKEN, TWO);
    }

    private static ServiceState service(String name, String digest, String rollout, int deployments) {
        return new ServiceState(name, digest, rollout, deployments, 3, 3);
    }

    static Observed good() {
        return with(
                load(1000, Map.of(), Map.of(200, 800L, 303, 200L), both()),
                load(300, Map.of(), Map.of(200, 240L, 303, 60L), both()),
                written());
    }

    private static Optional<Finding> written() {
        return Optional.of(new Finding(200, List.of(), List.of()));
    }

    private static Observed with(Summary load, Summary rollout, Optional<Finding> writes) {
        return new Observed(
                List.of(new Step("deploy", Duration.ofSeconds(1), "done", List.of())),
                List.of(),
                new Report(Map.of(Phase.serving("all"), load), List.of(), List.of(), List.of()),
                rollout,
                writes,
                Duration.ofSeconds(61),
                List.of(new dev.slipway.bench.stage.State.Shortened("deregistration delay", "300s", "1s")),
                Map.of("logs", "here"),
                Path.of(""));
    }

    private static Map<String, Long> both() {
        return Map.of("1.0.0", 5L, "2.0.0", 5L);
    }

    private static Summary load(
            long requests, Map<Failure, Long> failures, Map<Integer, Long> statuses, Map<String, Long> releases) {
        return new Summary(
                requests,
                failures,
                0,
                new TreeMap<>(statuses),
                new TreeMap<>(releases),
                Summary.empty().latency());
    }

    private static Summary maintenance(
            long requests, long closed, Map<Integer, Long> statuses, Map<String, Long> releases) {
        return new Summary(
                requests,
                Map.of(),
                closed,
                new TreeMap<>(statuses),
                new TreeMap<>(releases),
                Summary.empty().latency());
    }

    private static List<String> problems(Observed observed) {
        return Judge.problems(observed, "1.0.0", "2.0.0");
    }
}
