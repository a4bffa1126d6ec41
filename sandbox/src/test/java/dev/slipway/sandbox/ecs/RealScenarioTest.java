package dev.slipway.sandbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.balancer.Balancer;
import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.logs.LogStore;
import dev.slipway.sandbox.placeholder.Placeholder;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.runtime.Bundle;
import dev.slipway.sandbox.runtime.Ports;
import dev.slipway.sandbox.runtime.ProcessRuntime;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.runtime.Watchdog;
import dev.slipway.sandbox.secrets.SecretStore;
import dev.slipway.sandbox.time.WallTimeline;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * The stories marked as real, side by side, with processes, the balancer and shortened delays: to the same end. What a story
 * does at a second is done after a tenth of it.
 */
@Timeout(200)
final class RealScenarioTest {

    private static final Duration LONGEST = Duration.ofSeconds(85);
    private static final int FASTER = 10;

    @TempDir
    private Path folder;

    /** A process that does what the script says of a container, in the shell; web servers are the sandbox's placeholder. */
    private Optional<Bundle> bundle(Script script, Given.Kind kind) {
        if (script.refusal().isPresent()) {
            return Optional.empty();
        }
        if (script.end().isPresent()) {
            Script.End end = script.end().get();
            int exitCode = end instanceof Script.End.Exits exits ? exits.exitCode() : 137;
            double seconds = Math.min(2, end.after().toMillis() / 1000.0);
            return Optional.of(line("sleep " + seconds + "; exit " + exitCode));
        }
        if (kind == Given.Kind.WEB) {
            String code = Objects.requireNonNull(
                            Placeholder.class.getProtectionDomain().getCodeSource())
                    .getLocation()
                    .getPath();
            return Optional.of(new Bundle(
                    folder,
                    List.of(
                            "java",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx32m",
                            "-cp",
                            code,
                            Placeholder.class.getName()),
                    List.of(),
                    Map.of()));
        }
        return Optional.of(line("trap 'exit 0' TERM; while :; do sleep 0.2; done"));
    }

    private Bundle line(String shell) {
        return new Bundle(folder, List.of("/bin/sh", "-c", shell), List.of(), Map.of());
    }

    /** A story with the stage that it is played on. */
    private record Play(Scenario scenario, Stage stage, Faults faults) {}

    @Test
    void endAsOnTheVirtualClock() {
        Map<String, String> verdicts = new TreeMap<>();
        Map<String, String> expected = new TreeMap<>();
        List<Scenario> scenarios =
                Scenario.all().stream().filter(Scenario::real).toList();
        scenarios.forEach(
                scenario -> expected.put(scenario.title(), scenario.ends().verdict()));
        try (Watchdog watchdog = new Watchdog()) {
            Ports ports = new Ports();
            List<AutoCloseable> engines = new ArrayList<>();
            List<Play> plays = new ArrayList<>();
            try {
                scenarios.forEach(scenario -> plays.add(begin(scenario, ports, watchdog, engines)));
                for (Play play : plays) {
                    verdicts.put(play.scenario().title(), "");
                }
                plays.parallelStream().forEach(RealScenarioTest::act);
                Awaitility.await()
                        .atMost(LONGEST)
                        .pollInterval(Duration.ofMillis(250))
                        .untilAsserted(() -> {
                            plays.forEach(play -> verdicts.put(
                                    play.scenario().title(), play.stage().verdict()));
                            assertThat(verdicts).isEqualTo(expected);
                        });
            } finally {
                engines.reversed().forEach(RealScenarioTest::close);
            }
        }
    }

    private static void close(AutoCloseable engine) {
        try {
            engine.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Play begin(Scenario scenario, Ports ports, Watchdog watchdog, List<AutoCloseable> engines) {
        WallTimeline timeline = new WallTimeline();
        Map<String, Script> scripts = new HashMap<>();
        scenario.images().forEach((letter, script) -> scripts.put(Rehearsal.digest(letter), script));
        ProcessRuntime runtime = new ProcessRuntime(
                (repository, digest) -> bundle(
                        scripts.getOrDefault(digest, Script.runs()),
                        scenario.given().kind()),
                ports,
                watchdog,
                Duration.ZERO);
        engines.add(runtime);
        Balancer balancer = new Balancer(timeline);
        engines.add(balancer);
        engines.add(timeline);
        balancer.createTargetGroup(
                Rehearsal.GROUP,
                new HealthCheck("/readyz", Duration.ofMillis(500), Duration.ofSeconds(5), 2, 20),
                Duration.ofSeconds(1));
        Faults faults = new Faults();
        LogStore logs = new LogStore(timeline);
        logs.createGroup(Stage.LOGS);
        Ecs engine = new Ecs(new Ecs.Ground(
                timeline,
                Delays.shortened(),
                Rehearsal.ACCOUNT,
                new Random(7),
                runtime,
                balancer,
                image -> new Images.Resolution.Found("ublog", image.substring(image.indexOf('@') + 1)),
                new SecretStore(Rehearsal.ACCOUNT, timeline, () -> "version"),
                logs,
                faults,
                () -> URI.create("http://127.0.0.1:1")));
        AwsEndpoint endpoint = new AwsEndpoint(List.of(engine.service()), () -> "request");
        Stage stage = new Stage(engine, endpoint, "default", "service", letter -> "ublog@" + Rehearsal.digest(letter));
        stage.call("CreateCluster", JsonNodeFactory.instance.objectNode());
        stage.create(scenario.given(), Rehearsal.GROUP);
        return new Play(scenario, stage, faults);
    }

    private static void act(Play play) {
        Scenario scenario = play.scenario();
        if (!scenario.given().isNew()) {
            Awaitility.await()
                    .atMost(LONGEST)
                    .until(() -> play.stage().verdict().startsWith("SUCCESSFUL COMPLETED"));
        }
        long began = System.nanoTime();
        for (Scenario.Act act : scenario.acts()) {
            Duration due = Duration.ofSeconds(act.second()).dividedBy(FASTER);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> System.nanoTime() - began >= due.toNanos());
            List<String> words = List.of(act.what().split(" "));
            switch (words.getFirst()) {
                case "create" -> {}
                case "fault" -> play.faults().set(words.get(1), StringNode.valueOf(words.get(2)));
                default -> play.stage().act(act.what());
            }
        }
    }
}
