package dev.slipway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code docker} command, as a person or a workflow types it, with a configuration of its own. */
final class Docker {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** Debian's client has BuildKit inside; another one needs its buildx part. */
    private static final List<String> CLIENTS = List.of("docker", "/usr/bin/docker");

    private final Path folder;
    private final String client;

    /** @param folder for its configuration, in which it keeps what it is logged in to */
    Docker(Path folder) {
        this.folder = folder;
        this.client = CLIENTS.stream()
                .filter(name -> run(name, "", List.of("buildx", "version")).exitCode() == 0)
                .findFirst()
                .orElseGet(
                        () -> Files.isExecutable(Path.of(CLIENTS.getLast())) ? CLIENTS.getLast() : CLIENTS.getFirst());
    }

    /** Whether an engine answers. */
    static boolean isThere(Path folder) {
        return CLIENTS.stream()
                .anyMatch(name -> new Run(folder, name).of("", List.of("info")).exitCode() == 0);
    }

    /** Runs a command that has to succeed, and answers what it printed. */
    String run(String... command) {
        return runWith("", command);
    }

    /** The same, with text on its standard input. */
    String runWith(String input, String... command) {
        Ended ended = run(client, input, List.of(command));
        if (ended.exitCode() != 0) {
            throw new IllegalStateException(
                    "docker " + String.join(" ", command) + " ended with " + ended.exitCode() + ":\n" + ended.output());
        }
        return ended.output().strip();
    }

    private Ended run(String name, String input, List<String> command) {
        return new Run(folder, name).of(input, command);
    }

    private record Ended(int exitCode, String output) {}

    private record Run(Path folder, String client) {

        Ended of(String input, List<String> command) {
            List<String> line = new ArrayList<>(List.of(client, "--config", folder.toString()));
            line.addAll(command);
            try {
                Path in = Files.writeString(Files.createTempFile(folder, "docker", ".in"), input);
                Path out = Files.createTempFile(folder, "docker", ".log");
                ProcessBuilder builder = new ProcessBuilder(line)
                        .redirectInput(in.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile());
                builder.environment().put("DOCKER_BUILDKIT", "1");
                Process process = builder.start();
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return new Ended(-1, "took longer than " + LIMIT);
                }
                return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
            } catch (IOException absent) {
                return new Ended(-1, absent.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** An empty folder for a build. */
    Path context(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
