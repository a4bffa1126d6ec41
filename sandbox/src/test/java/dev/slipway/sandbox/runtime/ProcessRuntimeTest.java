package dev.slipway.sandbox.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.sandbox.runtime.TaskRuntime.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ProcessRuntimeTest {

    private static final String DIGEST = "sha256:1";

    @TempDir
    private Path folder;

    private final Watchdog watchdog = new Watchdog();
    private final ProcessRuntime runtime =
            new ProcessRuntime(this::bundle, new Ports(), watchdog, Duration.ofMillis(500));
    private List<String> entryPoint = List.of("/bin/sh", "-c");
    private List<String> imageCommand = List.of();
    private final Heard heard = new Heard();

    private Optional<Bundle> bundle(String repository, String digest) {
        if (repository.equals("broken")) {
            throw new UnsupportedOperationException("the disk is on fire");
        }
        return digest.equals(DIGEST)
                ? Optional.of(new Bundle(folder, entryPoint, imageCommand, Map.of("FROM_IMAGE", "1", "BOTH", "image")))
                : Optional.empty();
    }

    @AfterEach
    void leavesNoProcess() {
        runtime.close();
        watchdog.close();
    }

    private Container start(String line) {
        return runtime.start(spec(List.of(), List.of(line), Map.of(), Set.of()), heard);
    }

    private static ContainerSpec spec(
            List<String> entryPoint, List<String> command, Map<String, String> environment, Set<Integer> ports) {
        return new ContainerSpec("arn:task/1", "app", "ublog", DIGEST, entryPoint, command, environment, ports);
    }

    @Test
    void tellsAllLinesInOrderBeforeTheExit() {
        start("i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done; echo to error >&2; printf last; exit 7");

        assertThat(heard.exit()).isEqualTo(7);
        assertThat(heard.lines).hasSize(3002).startsWith("line 0", "line 1").endsWith("line 2999", "to error", "last");
        assertThat(heard.toldAfterExit).isFalse();
    }

    @Test
    void reportsASignalAs128PlusItsNumber() {
        Container container = start("echo up; sleep 60");
        heard.awaitLine("up");
        container.terminate();
        assertThat(heard.exit()).isEqualTo(128 + 15);
    }

    @Test
    void letsAProcessEndGracefullyOnSigterm() {
        Container container = start("trap 'echo draining; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        heard.awaitLine("up");
        container.terminate();
        assertThat(heard.exit()).isZero();
        assertThat(heard.lines).endsWith("draining");
    }

    @Test
    void killsWhatTheContainerHasStartedWithIt() {
        Container container = start("trap '' TERM; sleep 61 & echo $!; setsid sleep 62 & echo up; wait; sleep 63");
        heard.awaitLine("up");
        container.terminate();
        container.kill();
        assertThat(heard.exit()).isEqualTo(128 + 9);
        await().atMost(5, TimeUnit.SECONDS).until(() -> !isAlive(heard.lines.getFirst()));
    }

    @Test
    void leavesNoGrandchildWhenTheFirstProcessEnds() {
        start("sleep 64 & echo $!");
        assertThat(heard.exit()).isZero();
        await().atMost(5, TimeUnit.SECONDS).until(() -> !isAlive(heard.lines.getFirst()));
    }

    @Test
    void killsAContainerThatIsToldSoBeforeItRuns() {
        start("sleep 65").kill();
        assertThat(heard.exit()).isEqualTo(128 + 9);
    }

    @Test
    void startsEachContainerInASessionOfItsOwn() {
        start("ps -o pid=,pgid=,sid= -p $$");
        assertThat(heard.exit()).isZero();
        assertThat(new HashSet<>(List.of(heard.lines.getFirst().trim().split(" +"))))
                .hasSize(1);
    }

    @Test
    void givesImageAndContainerEnvironmentAndNothingElse() {
        runtime.start(
                spec(List.of(), List.of("env"), Map.of("BOTH", "container", "SECRET", "s3cret"), Set.of()), heard);
        assertThat(heard.exit()).isZero();
        assertThat(heard.lines.stream().filter(line -> !line.matches("(PWD|SHLVL|_|OLDPWD)=.*")))
                .containsExactlyInAnyOrder("FROM_IMAGE=1", "BOTH=container", "SECRET=s3cret", "PATH=" + Launch.PATH);
    }

    @Test
    void namesTheHostPortInPort() {
        runtime.start(spec(List.of(), List.of("echo $PORT"), Map.of("PORT", "8080"), Set.of(8080, 9090)), heard);
        assertThat(heard.exit()).isZero();
        assertThat(heard.ports.join()).containsOnlyKeys(8080, 9090);
        assertThat(heard.lines)
                .containsExactly(String.valueOf(heard.ports.join().get(8080)));
    }

    @Test
    void runsJavaOfTheSandboxItself() {
        entryPoint = List.of("java", "-version");
        runtime.start(spec(List.of(), List.of(), Map.of(), Set.of()), heard);
        assertThat(heard.exit()).isZero();
        assertThat(heard.lines.getFirst()).contains(System.getProperty("java.version"));
    }

    @Test
    void runsInTheBundlesFolderAndDropsTheImagesCommandForAnEntryPointOfTheContainer() throws IOException {
        imageCommand = List.of("never");
        Files.writeString(folder.resolve("hello.txt"), "hello\n");
        runtime.start(spec(List.of("cat"), List.of("hello.txt"), Map.of(), Set.of()), heard);
        assertThat(heard.exit()).isZero();
        assertThat(heard.lines).containsExactly("hello");
    }

    @Test
    void saysAsEcsDoesThatAnImageIsMissing() {
        runtime.start(
                new ContainerSpec("arn:task/1", "app", "ublog", "sha256:2", List.of(), List.of(), Map.of(), Set.of()),
                heard);
        assertThat(heard.failure.orTimeout(10, TimeUnit.SECONDS).join())
                .startsWith("CannotPullContainerError: ")
                .contains("ublog@sha256:2");
    }

    @Test
    void tellsOfAStartThatFailsUnexpectedly() {
        runtime.start(
                new ContainerSpec("arn:task/1", "app", "broken", DIGEST, List.of(), List.of(), Map.of(), Set.of()),
                heard);
        assertThat(heard.failure.orTimeout(10, TimeUnit.SECONDS).join())
                .startsWith("ContainerRuntimeError: ")
                .contains("the disk is on fire");
    }

    @Test
    void letsContainersEndGracefullyWhenItIsClosed() {
        start("trap 'echo draining; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        heard.awaitLine("up");
        runtime.close();
        assertThat(heard.exit()).isZero();
        assertThat(heard.lines).endsWith("draining");
    }

    @Test
    void killsWhatDoesNotEndInTheGraceWhenItIsClosed() {
        start("trap '' TERM; echo up; sleep 66 & wait; wait");
        heard.awaitLine("up");
        runtime.close();
        assertThat(heard.exit()).isEqualTo(128 + 9);
    }

    @Test
    void saysAsEcsDoesThatAnExecutableIsMissing() {
        entryPoint = List.of("no-such-program");
        runtime.start(spec(List.of(), List.of(), Map.of(), Set.of()), heard);
        assertThat(heard.failure.orTimeout(10, TimeUnit.SECONDS).join())
                .startsWith("CannotStartContainerError: ")
                .contains("\"no-such-program\": executable file not found in $PATH");
    }

    @Test
    void probesInsideTheContainer() {
        Container container = start("echo up; sleep 66");
        heard.awaitLine("up");
        assertThat(probe(container, "CMD-SHELL", "test $FROM_IMAGE = 1")).isTrue();
        assertThat(probe(container, "CMD", "false")).isFalse();
        assertThat(probe(container, "CMD-SHELL", "sleep 67")).isFalse();
        container.kill();
        heard.exit();
        assertThat(probe(container, "CMD", "true")).isFalse();
    }

    @Test
    void neverGivesAPortTwiceAtOnce() {
        Ports ports = new Ports();
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            assertThat(given.add(ports.take())).isTrue();
        }
    }

    @Test
    void theWatchdogKillsWhatOutlivesTheSandbox() throws IOException {
        Watchdog other = new Watchdog();
        Process survivor = new ProcessBuilder("setsid", "sh", "-c", "sleep 68 & echo $!; sleep 69").start();
        Process forgotten = new ProcessBuilder("setsid", "sleep", "70").start();
        String grandchild = survivor.inputReader().readLine();
        other.watch(forgotten.pid());
        other.watch(survivor.pid());
        other.forget(forgotten.pid());
        try {
            other.close();
            await().atMost(5, TimeUnit.SECONDS).until(() -> !survivor.isAlive() && !isAlive(grandchild));
            assertThat(forgotten.isAlive()).isTrue();
        } finally {
            forgotten.destroyForcibly();
            survivor.destroyForcibly();
        }
    }

    private static boolean probe(Container container, String... command) {
        CompletableFuture<Boolean> healthy = new CompletableFuture<>();
        container.probe(List.of(command), Duration.ofSeconds(1), healthy::complete);
        return healthy.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** A process that was killed but that the machine's first process has not yet taken note of is dead. */
    private static boolean isAlive(String pid) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "stat=", "-p", pid).start();
            String state = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return !state.isEmpty() && !state.startsWith("Z");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
