package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.program.Deployer;
import dev.slipway.bench.release.Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What comes of a release, with real processes and the deployer as one: its exit code, and what the sandbox itself says runs in
 * the end. The deployer's own table of stories has the rest, on a virtual clock.
 */
@Timeout(180)
final class OutcomesTest {
    private static final String RUNS = "trap 'exit 0' TERM; while :; do sleep 0.2; done";
    private static final String DIES = "echo no DATABASE_URL; exit 3";

    private static final String SANDBOX =
            """
            images: { "ublog:v0": tail -f /dev/null }
            logGroups: [/tale]
            clusters: { tale: { environment: staging } }
            env: { SANDBOX_DATABASE_URL_PRODUCTION: none }
            taskDefinitions:
            """ + definition("first") + definition("second") + """
            services:
            """ + service("first") + service("second");

    private static final String SLIPWAY = """
            application: ublog
            repository: ublog
            migrate: { like: first, command: [migrate] }
            rollout: { timeout: 15s }
            services:
              first: { service: tale-first, container: app, wave: 1 }
              second: { service: tale-second, container: app, wave: 2 }
            environments:
              staging: { account: "111111111111", region: eu-central-1, cluster: tale, url: "http://127.0.0.1:1" }
            """;

    private static Rehearsal rehearsal;
    private static Deployer deployer;
    private static int images;

    private static String definition(String name) {
        return """
              - family: tale-%1$s
                networkMode: awsvpc
                containerDefinitions:
                  - name: app
                    image: ublog:v0
                    command: [%1$s]
                    stopTimeout: 2
                    logConfiguration:
                      logDriver: awslogs
                      options: { awslogs-group: /tale, awslogs-region: eu-central-1, awslogs-stream-prefix: %1$s, mode: blocking }
            """.formatted(name);
    }

    private static String service(String name) {
        return """
              - cluster: tale
                serviceName: tale-%1$s
                taskDefinition: tale-%1$s
                desiredCount: 2
                networkConfiguration: { awsvpcConfiguration: { subnets: [subnet-a] } }
                deploymentConfiguration:
                  deploymentCircuitBreaker: { enable: true, rollback: true }
                  alarms: { enable: true, rollback: true, alarmNames: [errors] }
            """.formatted(name);
    }

    @BeforeAll
    static void start() throws Exception {
        Path files = Rehearsal.folder("outcomes-files");
        Path setup = Files.writeString(files.resolve("sandbox.yml"), SANDBOX);
        Path slipway = Files.writeString(files.resolve("slipway.yml"), SLIPWAY);
        rehearsal = Rehearsal.start("outcomes", List.of(), List.of("--file", setup.toString()));
        deployer = rehearsal.deployer(slipway);
        assertThat(release("good", push(RUNS, RUNS, 0)).exitCode()).isZero();
    }

    @AfterAll
    static void close() {
        rehearsal.close();
    }

    private static String push(String first, String second, int migration) throws InterruptedException {
        String script = "case $1 in\nmigrate) echo migrating; exit %d ;;\nfirst) %s ;;\nsecond) %s ;;\nesac # %d\n"
                .formatted(migration, first, second, ++images);
        return rehearsal.push(new Bundle(
                "o" + images,
                "1.0." + images,
                Map.of("run.sh", script.getBytes(StandardCharsets.UTF_8)),
                List.of("sh", "run.sh")));
    }

    private static Deployer.Run release(String name, String image) throws InterruptedException {
        return deployer.run(name.replaceAll("[^a-z]+", "-"), "deploy", "staging", "--image", image);
    }

    /** The digests of all running tasks and of the task definitions, by the sandbox's own state. */
    private static List<String> digests() throws IOException, InterruptedException {
        List<String> digests = new ArrayList<>();
        for (JsonNode environment : rehearsal.state().path("environments")) {
            for (JsonNode service : environment.path("services")) {
                digests.add(service.path("digest").asString(""));
                for (JsonNode task : service.path("tasks")) {
                    if (task.path("status").asString("").equals("RUNNING")) {
                        digests.add(task.path("digest").asString(""));
                    }
                }
            }
        }
        return digests.stream().distinct().toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "it is well                              | runs | runs | 0 |                                                        | 0  | new",
                "it is well, and AWS throttles           | runs | runs | 0 | throttling {'burst':0,'probability':0.3}               | 0  | new",
                "it is well, and reads are old           | runs | runs | 0 | stale-reads {'lag':'3s'}                               | 0  | new",
                "answers to requests to move are lost    | runs | runs | 0 | resets {'when':'after','operation':'UpdateService','times':1} | 0 | new",
                "it dies, and ECS counts it              | dies | runs | 0 | early-exits 'counted'                                  | 30 | old",
                "it dies, and ECS does not count it      | dies | runs | 0 | early-exits 'ignored'                                  | 30 | old",
                "it dies in the second wave              | runs | dies | 0 |                                                        | 30 | old",
                "an alarm fires                          | runs | runs | 0 | alarm 'errors=firing'                                  | 0  | new",
                "the migration fails                     | runs | runs | 4 |                                                        | 20 | old",
                "no room for its tasks                   | runs | runs | 0 | capacity {'cluster':'tale'}                            | 21 | old",
                "its tasks take too long to start        | runs | runs | 0 | slow-start {'by':'25s','cluster':'tale'}               | 40 | old",
            })
    void endsAsTheSandboxSays(
            String title, String first, String second, int migration, String fault, int exitCode, String end)
            throws Exception {
        String old = digests().getFirst();
        String image = push(body(first), body(second), migration);
        if (fault != null) {
            String[] words = fault.split(" ", 2);
            rehearsal.sandbox().fault(words[0], JsonMapper.shared().readTree(words[1].replace('\'', '"')));
        }
        Deployer.Run run = release(title, image);
        if (fault != null) {
            mend(fault.split(" ", 2)[0]);
        }
        assertThat(run.exitCode()).as(run.console()).isEqualTo(exitCode);
        assertThat(digests()).as(run.console()).containsExactly(end.equals("new") ? image : old);
    }

    private static void mend(String fault) throws InterruptedException {
        rehearsal
                .sandbox()
                .fault(
                        fault,
                        switch (fault) {
                            case "early-exits" -> "ignored";
                            case "alarm" -> "ok";
                            default -> "off";
                        });
    }

    private static String body(String fate) {
        return fate.equals("dies") ? DIES : RUNS;
    }
}
