package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import dev.slipway.sandbox.SandboxOptions.EnvironmentOptions;
import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The program as a process that gets real signals, before a sandbox whose tasks are processes too. */
@Timeout(240)
final class CancelledProgramTest {
    private static final String FILE = """
            application: ublog
            repository: ublog
            state: s3://slipway-releases/ublog
            slack: { channel: C0123456789, tokenSecret: slack/bot-token }
            migrate: { like: web, command: [migrate], timeout: 15m }
            services:
              web:    { service: "ublog-{environment}-web", container: app, wave: 1 }
              worker: { service: "ublog-{environment}-worker", container: app, wave: 1 }
            environments:
              staging: { account: "111111111111", region: eu-central-1, cluster: ublog-staging, url: "https://example.com" }
            """;

    /** What a run may take beyond GitHub's 10 s on a machine that is busy with other tests. */
    private static final Duration SLACK_OF_THE_MACHINE = Duration.ofSeconds(2);

    private static final int SIGINT = 2;

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private Sandbox sandbox;
    private Path log;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.at(folder.resolve("sandbox"))
                .withoutDatabases()
                .withEnvironments(new EnvironmentOptions("staging", 0, 1, 1)));
        Files.writeString(folder.resolve("slipway.yml"), FILE);
        log = folder.resolve("deployer.log");
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        sandbox.close();
    }

    private Process deployer(String... verb) throws IOException {
        List<String> command = new ArrayList<>(hearingSigint());
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.slipway.deployer.Main",
                "--file",
                folder.resolve("slipway.yml").toString()));
        command.addAll(List.of(verb));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.putAll(sandbox.variables());
        environment.putAll(Map.of(
                "GITHUB_SERVER_URL", "https://github.com", "GITHUB_REPOSITORY", "acme/ublog", "GITHUB_RUN_ID", "7"));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /**
     * What to put before a program so that SIGINT reaches it. A shell starts what runs in its background with SIGINT
     * ignored, every child inherits that, and a JVM leaves an ignored signal ignored.
     */
    private static List<String> hearingSigint() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return List.of();
        }
        long ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .findFirst()
                .orElse(0);
        boolean sigint = (ignored & 1L << (SIGINT - 1)) != 0;
        return sigint ? List.of("env", "--default-signal=INT") : List.of();
    }

    private int exitCode(Process process, Duration atMost) throws Exception {
        assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
                .as("ended within " + atMost + ": " + said())
                .isTrue();
        return process.exitValue();
    }

    private String said() throws IOException {
        return Files.readString(log);
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void push(String tag, String fate) throws IOException {
        sandbox.push(tag, SandboxReleaseTest.bundle(fate, tag));
    }

    private void fault(String name, String json) {
        sandbox.fault(name, JsonMapper.shared().readTree(json));
    }

    private List<Call> calls(String operation) {
        return sandbox.calls().read(new CallFilter("", operation, "", Instant.MIN, 0, CallFilter.LIMIT));
    }

    private void until(Check condition) {
        await().atMost(Duration.ofSeconds(60)).until(condition::holds);
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private List<String> revisions() {
        return sandbox.state().environments().getFirst().services().stream()
                .map(service -> service.taskDefinition())
                .toList();
    }

    /** The end that the failure policy wants, whatever has happened. */
    private void assertClean(List<String> before) throws Exception {
        Process abort = deployer("abort", "staging");
        assertThat(exitCode(abort, Duration.ofSeconds(90))).as(said()).isZero();
        assertThat(revisions()).as(said()).isEqualTo(before);
        System.setProperty("aws.endpointUrl", sandbox.endpoint().toString());
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
        try (Aws aws = Aws.connect("eu-central-1")) {
            assertThat(aws.objects("slipway-releases")
                            .read("ublog/staging/lease.json")
                            .found())
                    .as("lease")
                    .isEmpty();
        } finally {
            List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey").forEach(System::clearProperty);
        }
        assertThat(said()).doesNotContain("fault of the deployer's own");
    }

    private Process rolling() throws Exception {
        push("v2", "starts-for-ever");
        Process process = deployer("deploy", "staging", "--image", "v2");
        until(() -> calls("UpdateService").size() == 2);
        return process;
    }

    private Process migrating() throws Exception {
        push("v2", "migrates-for-ever");
        Process process = deployer("deploy", "staging", "--image", "v2");
        until(() -> !calls("RunTask").isEmpty() && said().contains("migrate says v2"));
        return process;
    }

    @Test
    void sigintWhileACallHangsAsksForTheWayBackWithinFiveSeconds() throws Exception {
        List<String> before = revisions();
        Process process = rolling();
        fault("slow-answers", "{\"delay\":\"60s\",\"operation\":\"DescribeServices\"}");
        Instant signalled = Instant.now().plusSeconds(4);
        await().until(() -> Instant.now().isAfter(signalled));

        signal(process, "INT");
        until(() -> calls("StopServiceDeployment").size() == 2);
        assertThat(calls("StopServiceDeployment"))
                .allSatisfy(call ->
                        assertThat(Duration.between(signalled, call.at())).isLessThan(Duration.ofSeconds(6)));
        assertThat(exitCode(process, Duration.ofSeconds(10))).as(said()).isEqualTo(130);
        assertThat(sandbox.state().slack().getLast().toString()).contains("cancelled");
        fault("slow-answers", "\"off\"");
        assertClean(before);
    }

    @Test
    void sigtermWhileNothingTellsWhatToStopSendsTheServicesBackAllTheSame() throws Exception {
        List<String> before = revisions();
        Process process = rolling();
        fault("slow-answers", "{\"delay\":\"60s\",\"operation\":\"ListServiceDeployments\"}");
        signal(process, "TERM");
        until(() -> calls("UpdateService").size() == 4);
        assertThat(exitCode(process, Duration.ofSeconds(10))).as(said()).isEqualTo(143);
        fault("slow-answers", "\"off\"");
        assertClean(before);
    }

    @Test
    void aCancelledJobEndsBeforeGitHubKillsItThoughNothingAnswers() throws Exception {
        List<String> before = revisions();
        Process process = rolling();
        fault("slow-answers", "\"60s\"");
        fault("slack", "\"hang\"");
        signal(process, "INT");
        assertThat(process.waitFor(7500, TimeUnit.MILLISECONDS) || process.isAlive())
                .isTrue();
        if (process.isAlive()) {
            signal(process, "TERM");
        }
        assertThat(exitCode(process, Duration.ofMillis(2500).plus(SLACK_OF_THE_MACHINE)))
                .as(said())
                .isEqualTo(130);
        fault("slow-answers", "\"off\"");
        fault("slack", "\"ok\"");
        assertClean(before);
    }

    @Test
    void sigtermStopsTheMigration() throws Exception {
        List<String> before = revisions();
        Process process = migrating();
        signal(process, "TERM");
        assertThat(exitCode(process, Duration.ofSeconds(10))).as(said()).isEqualTo(143);
        assertThat(calls("StopTask")).isNotEmpty();
        assertClean(before);
    }

    @Test
    void aKilledMigrationIsStoppedByAbort() throws Exception {
        List<String> before = revisions();
        Process process = migrating();
        signal(process, "KILL");
        assertThat(exitCode(process, Duration.ofSeconds(10))).isEqualTo(137);
        assertThat(calls("StopTask")).isEmpty();
        assertClean(before);
        assertThat(calls("StopTask")).hasSize(1);
    }

    @Test
    void aKilledMigrationIsTakenUpByTheNextRun() throws Exception {
        // Without a lease, since that of a killed run lasts a minute.
        Files.writeString(folder.resolve("slipway.yml"), FILE.replaceAll("state: .*\n", ""));
        List<String> before = revisions();
        signal(migrating(), "KILL");
        Process next = deployer("deploy", "staging", "--image", "v2");
        until(() -> said().split("migrate says v2", -1).length == 3);
        assertThat(said()).contains("migrate is under way already, in the task ");

        ProcessHandle.current()
                .descendants()
                .filter(one -> one.info().commandLine().orElse("").matches("(?s).*migrates-for-ever v2 migrate.*"))
                .forEach(ProcessHandle::destroyForcibly);
        assertThat(exitCode(next, Duration.ofSeconds(60))).as(said()).isEqualTo(20);
        assertThat(said()).contains("container app exited with code 137");
        assertThat(calls("RunTask")).hasSize(1);
        assertThat(revisions()).isEqualTo(before);
    }

    @Test
    void aKilledRollOutIsBroughtBackByAbort() throws Exception {
        List<String> before = revisions();
        Process process = rolling();
        signal(process, "KILL");
        assertThat(exitCode(process, Duration.ofSeconds(10))).isEqualTo(137);
        assertThat(revisions()).isNotEqualTo(before);
        assertClean(before);
        assertThat(sandbox.state().slack().getLast().toString()).contains("was cleaned up");
    }
}
