package dev.slipway.bench.stage;

import dev.slipway.bench.program.Poll;
import dev.slipway.bench.program.Program;
import dev.slipway.bench.program.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A sandbox of one's own, running as a process.
 *
 * @param pid the process's id
 */
public record SandboxProgram(Addresses addresses, long pid) {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /**
     * Starts it and waits until it is ready.
     *
     * @param files its environment file and its state are made in this folder
     * @throws IllegalStateException when it ends, or is not ready after 90 s; the message names its log
     */
    public static SandboxProgram start(Programs programs, Path jar, Path files) {
        Path file = files.resolve("sandbox.env");
        Path state = files.resolve("state");
        Program program = programs.java(
                "sandbox",
                jar,
                FLAGS,
                List.of("up", "--env-file", file.toString(), "--state", state.toString()),
                Map.of());
        Addresses addresses = Poll.until(LIMIT, () -> {
                    if (!program.alive()) {
                        throw new IllegalStateException("the sandbox ended at once. See " + program.log() + ".");
                    }
                    return Addresses.read(file);
                })
                .orElseThrow(() -> new IllegalStateException(
                        "the sandbox was not ready after " + LIMIT.toSeconds() + " s. See " + program.log() + "."));
        return new SandboxProgram(addresses, program.pid());
    }
}
