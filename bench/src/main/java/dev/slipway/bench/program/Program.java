package dev.slipway.bench.program;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One program that was started: a process, with its output in a file. For many threads. */
public final class Program {

    private static final Duration FAMILY_GRACE = Duration.ofSeconds(2);

    private final Process process;
    private final String name;
    private final Path log;

    Program(Process process, String name, Path log) {
        this.process = process;
        this.name = name;
        this.log = log;
    }

    /** What it is called in messages. */
    public String name() {
        return name;
    }

    /** The file with what it wrote to standard output and standard error. */
    public Path log() {
        return log;
    }

    /** The process's id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /**
     * Waits for its end.
     *
     * @return its exit code; empty when it still runs after this time
     */
    public OptionalInt await(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /** Asks it to end (SIGTERM), waits, and then kills what is left of it and of the processes it had started. */
    public void stop(Duration grace) {
        Set<ProcessHandle> family = new LinkedHashSet<>();
        process.descendants().forEach(family::add);
        process.destroy();
        if (!ended(process.toHandle(), grace)) {
            process.descendants().forEach(family::add);
            process.destroyForcibly();
        }
        // What it started may be ending by itself, and may be cleaning up meanwhile.
        long patience = System.nanoTime() + FAMILY_GRACE.toNanos();
        for (ProcessHandle relative : family) {
            if (!ended(relative, Duration.ofNanos(Math.max(1, patience - System.nanoTime())))) {
                relative.destroyForcibly();
            }
        }
    }

    private static boolean ended(ProcessHandle handle, Duration limit) {
        try {
            CompletableFuture<ProcessHandle> end = handle.onExit();
            end.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
