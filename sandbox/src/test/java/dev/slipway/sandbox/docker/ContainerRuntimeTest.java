package dev.slipway.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.PushResponseItem;
import dev.slipway.sandbox.ecr.BlobStore;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.ecr.RegistryAccess;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.registry.Registry;
import dev.slipway.sandbox.runtime.Confinement;
import dev.slipway.sandbox.runtime.Confinement.Ulimit;
import dev.slipway.sandbox.runtime.ContainerSpec;
import dev.slipway.sandbox.runtime.Heard;
import dev.slipway.sandbox.runtime.Ports;
import dev.slipway.sandbox.runtime.TaskRuntime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real engine, with an image that was pushed to a real registry of ours. Without an engine it is skipped. */
@Timeout(120)
final class ContainerRuntimeTest {

    private static final String BASE = "debian:bookworm-slim";

    @TempDir
    private static Path folder;

    private static final Server SERVER = new Server();
    private static Engine engine;
    private static ContainerRuntime runtime;
    private static RegistryAccess registry;
    private static String digest;

    private final Heard heard = new Heard();

    @BeforeAll
    static void pushAnImage() throws Exception {
        ImageStore images = new ImageStore(folder, InstantSource.system());
        images.createRepository("shell");
        registry = new RegistryAccess(
                () -> URI.create("http://127.0.0.1:" + ((ServerConnector) SERVER.getConnectors()[0]).getLocalPort()),
                "QVdTOnNlY3JldA==",
                true);
        ServerConnector connector = new ServerConnector(SERVER);
        connector.setHost("127.0.0.1");
        SERVER.addConnector(connector);
        SERVER.setHandler(new Registry(
                images, new BlobStore(folder), new Account("111111111111", "eu-central-1"), registry.token()));
        SERVER.start();
        try {
            engine = Engine.connect(registry, folder);
        } catch (IOException e) {
            abort(String.valueOf(e.getMessage()));
        }
        runtime = new ContainerRuntime(engine, new Ports(), Duration.ofMillis(500));
        push(engine.client());
        digest = images.byTag("shell", "v1").orElseThrow().digest();
    }

    /** Without a trace in the engine, so that the runtime has to pull. */
    private static void push(DockerClient client) throws InterruptedException {
        try {
            client.tagImageCmd(BASE, registry.host() + "/shell", "v1").exec();
        } catch (NotFoundException e) {
            abort("the engine has no image " + BASE);
        }
        client.pushImageCmd(registry.host() + "/shell:v1")
                .withAuthConfig(new AuthConfig().withUsername("AWS").withPassword("secret"))
                .exec(new ResultCallback.Adapter<PushResponseItem>())
                .awaitCompletion(90, TimeUnit.SECONDS);
        client.removeImageCmd(registry.host() + "/shell:v1").exec();
    }

    @AfterAll
    static void leavesNothingInTheEngine() throws Exception {
        if (runtime != null) {
            runtime.close();
            engine.close();
            try (Engine after = Engine.connect(registry, folder)) {
                assertThat(ours(after)).isEmpty();
                assertThat(after.client().listImagesCmd().exec())
                        .allSatisfy(image -> assertThat(List.of(
                                        image.getRepoDigests() == null ? new String[0] : image.getRepoDigests()))
                                .noneMatch(name -> name.startsWith(registry.host())));
            }
        }
        SERVER.stop();
    }

    private static List<Container> ours(Engine of) {
        return of.client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(Engine.OWNER, of.owner()))
                .exec();
    }

    private static ContainerSpec spec(
            List<String> command, Map<String, String> environment, Set<Integer> ports, Confinement confinement) {
        return new ContainerSpec(
                "arn:aws:ecs:eu-central-1:111111111111:task/ublog/" + UUID.randomUUID(),
                "app",
                "shell",
                digest,
                List.of(),
                command,
                environment,
                ports,
                confinement);
    }

    private TaskRuntime.Container start(String line, Confinement confinement) {
        return runtime.start(spec(List.of("/bin/sh", "-c", line), Map.of(), Set.of(), confinement), heard);
    }

    private TaskRuntime.Container start(String line) {
        return start(line, Confinement.NONE);
    }

    private static boolean probe(TaskRuntime.Container container, Duration timeout, String... command) {
        CompletableFuture<Boolean> healthy = new CompletableFuture<>();
        container.probe(List.of(command), timeout, healthy::complete);
        return healthy.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void tellsAllLinesBeforeTheExit() {
        start("i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done; echo to error >&2; printf last; exit 7");

        assertThat(heard.exit()).isEqualTo(7);
        assertThat(heard.lines).hasSize(2002).contains("to error");
        assertThat(heard.lines.stream().filter(line -> !line.equals("to error")))
                .as("in order; the engine itself gives no order between the two streams")
                .startsWith("line 0", "line 1")
                .endsWith("line 1999", "last");
        assertThat(heard.toldAfterExit).isFalse();
    }

    @Test
    void letsAProcessEndGracefullyOnSigterm() {
        TaskRuntime.Container container =
                start("trap 'echo draining; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        heard.awaitLine("up");

        container.terminate();

        assertThat(heard.exit()).isZero();
        assertThat(heard.lines).containsExactly("up", "draining");
    }

    @Test
    void killsWhatDoesNotEnd() {
        TaskRuntime.Container container = start("trap '' TERM; echo up; while :; do sleep 0.05; done");
        heard.awaitLine("up");
        container.terminate();

        container.kill();

        assertThat(heard.exit()).isEqualTo(137);
        assertThat(heard.outOfMemory).isFalse();
    }

    @Test
    void givesAContainerItsEnvironmentAndAPortOfItsOwn() {
        runtime.start(
                spec(
                        List.of("/bin/sh", "-c", "echo \"$SECRET\"; echo $PORT"),
                        Map.of("SECRET", "one\ttwo", "PORT", "8080"),
                        Set.of(8080, 9090),
                        Confinement.NONE),
                heard);

        assertThat(heard.exit()).isZero();
        assertThat(heard.lines)
                .containsExactly("one\ttwo", String.valueOf(heard.ports.join().get(8080)));
    }

    @Test
    void showsNoSecretOnTheCommandLine() {
        TaskRuntime.Container container = runtime.start(
                spec(List.of("sleep", "60"), Map.of("SECRET", "hunter2"), Set.of(), Confinement.NONE), heard);
        heard.ports.orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(ours(engine)).extracting(Container::toString).noneMatch(text -> text.contains("hunter2"));
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse("")))
                .noneMatch(line -> line.contains("hunter2"));
        container.kill();
        heard.exit();
    }

    @Test
    void runsHealthChecksInsideTheContainer() {
        TaskRuntime.Container container = start("touch /tmp/ready; echo up; sleep 60");
        heard.awaitLine("up");

        assertThat(probe(container, Duration.ofSeconds(10), "CMD-SHELL", "test -f /tmp/ready && exit 0 || exit 1"))
                .isTrue();
        assertThat(probe(container, Duration.ofSeconds(10), "CMD", "test", "-f", "/tmp/unknown"))
                .isFalse();
        assertThat(probe(container, Duration.ofMillis(200), "CMD-SHELL", "sleep 20"))
                .isFalse();
        container.kill();
        heard.exit();
        assertThat(probe(container, Duration.ofSeconds(1), "CMD-SHELL", "exit 0"))
                .isFalse();
    }

    @Test
    void saysThatAContainerRanOutOfMemory() {
        start("x=0123456789abcdef; while :; do x=$x$x; done", new Confinement("", "", false, false, 16, List.of()));

        assertThat(heard.exit()).isEqualTo(137);
        assertThat(heard.outOfMemory).isTrue();
    }

    @Test
    void holdsAContainerToItsDefinition() {
        start(
                "id -u; pwd; ulimit -n; touch /tmp/x 2>/dev/null || echo readonly; cat /proc/1/comm",
                new Confinement("10001:10001", "/usr", true, true, 0, List.of(new Ulimit("nofile", 512, 512))));

        assertThat(heard.exit()).isZero();
        assertThat(heard.lines).startsWith("10001", "/usr", "512", "readonly").doesNotContain("sh");
    }

    @Test
    void saysWhyAContainerDoesNotStart() {
        runtime.start(spec(List.of("/no/such/program"), Map.of(), Set.of(), Confinement.NONE), heard);

        assertThat(heard.failure.orTimeout(60, TimeUnit.SECONDS).join())
                .startsWith("CannotStartContainerError: Error response from daemon: ")
                .contains("/no/such/program");
        await().untilAsserted(() -> assertThat(runtime.running()).isEmpty());
    }

    @Test
    void saysThatAnImageCannotBePulled() {
        ContainerSpec known = spec(List.of(), Map.of(), Set.of(), Confinement.NONE);
        runtime.start(
                new ContainerSpec(
                        known.taskArn(),
                        "app",
                        "shell",
                        "sha256:" + "0".repeat(64),
                        List.of(),
                        List.of(),
                        Map.of(),
                        Set.of()),
                heard);

        assertThat(heard.failure.orTimeout(60, TimeUnit.SECONDS).join()).startsWith("CannotPullContainerError: ");
    }

    @Test
    void removesWhatAKilledSandboxLeftBehind(@TempDir Path other) throws IOException {
        Engine killed = Engine.connect(registry, other);
        ContainerRuntime abandoned = new ContainerRuntime(killed, new Ports(), Duration.ZERO);
        abandoned.start(
                spec(List.of("/bin/sh", "-c", "echo up; sleep 60"), Map.of(), Set.of(), Confinement.NONE), heard);
        heard.awaitLine("up");

        try (Engine next = Engine.connect(registry, other)) {
            assertThat(ours(next)).isEmpty();
        }
        assertThat(heard.exit()).isEqualTo(137);
        abandoned.close();
        killed.close();
    }
}
