package dev.slipway.sandbox.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sandbox as people start it: as a process of its own. */
@Timeout(180)
final class ProgramTest {

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    private Process program(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out.log").toFile())
                .redirectError(folder.resolve("err.log").toFile())
                .start();
        started.add(process);
        return process;
    }

    /** A test that fails halfway leaves its programs running; they end their tasks themselves. */
    @AfterEach
    void endThem() throws InterruptedException {
        started.forEach(Process::destroy);
        for (Process process : started) {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private String run(int exitCode, String... arguments) throws Exception {
        Process process = program(arguments);
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("err.log")))
                .isEqualTo(exitCode);
        return Files.readString(folder.resolve(exitCode == 0 ? "out.log" : "err.log"));
    }

    private Process up() throws IOException {
        Process up = program("up", "--no-databases");
        Path log = folder.resolve("out.log");
        await().atMost(Duration.ofSeconds(90))
                .until(() -> !up.isAlive() || Files.readString(log).contains("Ready. Dashboard: http://127.0.0.1:"));
        assertThat(up.isAlive()).as(Files.readString(folder.resolve("err.log"))).isTrue();
        return up;
    }

    private List<Long> tasks() throws Exception {
        Map<String, String> variables = EnvFile.read(folder.resolve(EnvFile.DEFAULT));
        try (var client = HttpClient.newHttpClient()) {
            String json = client.send(
                            HttpRequest.newBuilder(URI.create(variables.get("AWS_ENDPOINT_URL") + "/_sandbox/state"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            List<Long> pids = new ArrayList<>();
            for (JsonNode environment : JsonMapper.shared().readTree(json).path("environments")) {
                environment
                        .path("services")
                        .forEach(service -> service.path("tasks")
                                .forEach(task -> pids.add(task.path("pid").asLong())));
            }
            return pids;
        }
    }

    @Test
    void stopsEverythingOnSigterm() throws Exception {
        Process up = up();
        List<Long> tasks = tasks();
        assertThat(tasks).hasSize(7).doesNotContain(0L);
        Files.writeString(folder.resolve("hello.txt"), "hello");
        String digest = run(0, "push", "--tag", "hello", "--file", "hello.txt", "--", "cat", "hello.txt");
        assertThat(digest).matches("sha256:[0-9a-f]{64}\\R");
        assertThat(run(0, "env", "--export"))
                .contains("export AWS_REGION='eu-central-1'")
                .isEqualTo(run(0, "env", "--format", "shell"));
        assertThat(run(0, "env", "--format", "json")).contains("\"AWS_REGION\" : \"eu-central-1\"");
        assertThat(run(0, "env", "--format", "github")).isEqualTo(run(0, "env"));
        assertThat(run(1, "fault", "drain", "maybe")).contains("drain is on or broken");
        run(0, "fault", "drain", "broken");
        assertThat(run(0, "fault")).contains("* drain = broken", "takes on or broken", "  seed = 1");
        run(0, "reset");
        assertThat(tasks()).hasSize(7).doesNotContainAnyElementsOf(tasks);
        assertThat(run(0, "fault")).contains("  drain = on");
        run(0, "fault", "off");
        assertThat(run(0, "fault")).contains("  drain = on");
        assertThat(run(1, "fault", "off", "rain")).contains("There is no switch 'rain'");
        up.destroy();
        assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(tasks).noneMatch(ProgramTest::isAlive);
        assertThat(folder.resolve(EnvFile.DEFAULT)).doesNotExist();
    }

    @Test
    void aSecondOneLeavesTheAddressesOfTheFirstAlone() throws Exception {
        Path addresses = folder.resolve(EnvFile.DEFAULT);
        Path others = folder.resolve(".slipway/sandbox-2.env");
        Process first = up();
        String written = Files.readString(addresses);

        Process second = up();
        assertThat(addresses).hasContent(written);
        assertThat(EnvFile.read(others).get("AWS_ENDPOINT_URL"))
                .isNotNull()
                .isNotEqualTo(EnvFile.read(addresses).get("AWS_ENDPOINT_URL"));

        assertThat(run(1, "up", "--no-databases", "--state", "third", "--env-file", addresses.toString()))
                .contains("it is that of the running sandbox at http://127.0.0.1:", "--env-file")
                .hasLineCount(1);
        assertThat(folder.resolve("third")).doesNotExist();
        second.destroy();
        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(others).doesNotExist();
        assertThat(addresses).hasContent(written);
        first.destroy();
        assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(addresses).doesNotExist();
    }

    @Test
    void leavesNoTaskBehindWhenItIsKilled() throws Exception {
        Process up = up();
        List<Long> tasks = tasks();
        up.destroyForcibly();
        await().atMost(Duration.ofSeconds(10)).until(() -> tasks.stream().noneMatch(ProgramTest::isAlive));
    }

    @Test
    void saysInOneLineWhatIsWrong() throws Exception {
        assertThat(run(1, "env")).contains("Start one with `sandbox up`").hasLineCount(1);
        assertThat(run(1, "push", "--tag", "v1", "--file", "no.jar", "--", "java"))
                .contains("Tried to push no.jar but failed because: there is no such file.")
                .hasLineCount(1);
        assertThat(run(2, "up", "--balancer-port", "test=1"))
                .contains("there is no load balancer test; there are staging, production");
        assertThat(run(2, "up", "--drain", "nonsense")).contains("drain is on or broken, not nonsense");
        assertThat(run(2, "up", "--fault", "rain=on")).contains("There is no switch 'rain'");
        assertThat(folder.resolve(".slipway")).doesNotExist();
        assertThat(run(2, "up", "--port", "70000")).contains("a port is a number from 0 to 65535, not 70000");
        Files.writeString(folder.resolve("wrong.yml"), "cluster: { shop: }\nredis: maybe\n");
        assertThat(run(2, "up", "--file", "wrong.yml"))
                .contains(
                        "wrong.yml, line 1, column 1: unknown key \"cluster\". Did you mean \"clusters\"?",
                        "wrong.yml, line 2, column 8: \"redis\" must be true or false.");
        assertThat(folder.resolve(".slipway/sandbox")).doesNotExist();
        assertThat(run(0, "init")).contains("sandbox up --file sandbox.yml");
        assertThat(run(1, "init")).contains("it is there already");
        assertThat(run(0, "init", "--print")).isEqualTo(Files.readString(folder.resolve("sandbox.yml")));
        assertThat(run(0, "--help")).contains("up", "push", "env", "fault", "Example:");
    }

    /** A process that was killed but that the machine's first process has not yet taken note of is dead. */
    private static boolean isAlive(long pid) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "stat=", "-p", Long.toString(pid)).start();
            String state = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return !state.isEmpty() && !state.startsWith("Z");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
