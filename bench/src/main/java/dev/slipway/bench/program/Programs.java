package dev.slipway.bench.program;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Starts Java programs on the JDK that this one runs on, and ends them all, the last one first. After {@link #close}
 * nothing can be started any more, so that a signal at any moment leaves nothing behind. For many threads.
 */
public final class Programs implements AutoCloseable {

    private final Path folder;
    private final Path logs;
    private final Duration grace;
    private final Deque<Program> started = new ArrayDeque<>();
    private boolean closed;
    private boolean kept;

    /**
     * Prepares, and starts nothing.
     *
     * @param folder the working folder of all of them
     * @param logs the folder of their logs, which exists
     * @param grace how long an asked program may take to end before it is killed
     */
    public Programs(Path folder, Path logs, Duration grace) {
        this.folder = folder;
        this.logs = logs;
        this.grace = grace;
    }

    /**
     * Starts {@code java -jar jar arguments…}.
     *
     * @param name names its log; occurs once
     * @param environment added to this process's own, from which everything of AWS, GitHub and Slipway is taken out
     * @throws IllegalStateException after {@link #close}
     */
    public Program java(
            String name, Path jar, List<String> flags, List<String> arguments, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(arguments);
        return start(name, command, environment);
    }

    /** The same for any program: its file, and its arguments. */
    public synchronized Program start(String name, List<String> command, Map<String, String> environment) {
        if (closed) {
            throw new IllegalStateException("Tried to start " + name + " but failed because: the end has begun.");
        }
        Path log = logs.resolve(name.replaceAll("[^A-Za-z0-9.]+", "-") + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(Programs::foreign);
        builder.environment().putAll(environment);
        try {
            Program program = new Program(builder.start(), name, log);
            started.push(program);
            return program;
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    "Tried to start " + name + " but failed because: " + refused.getMessage(), refused);
        }
    }

    /** From now on {@link #close} leaves running what runs. */
    public synchronized void keep() {
        kept = true;
    }

    /** Whether what runs stays. */
    public synchronized boolean kept() {
        return kept;
    }

    /** What a program has written until now. */
    public static String output(Program program) {
        try {
            return new String(Files.readAllBytes(program.log()), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (kept) {
            return;
        }
        while (!started.isEmpty()) {
            started.pop().stop(grace);
        }
    }

    private static boolean foreign(String variable) {
        return variable.startsWith("AWS_")
                || variable.startsWith("GITHUB_")
                || variable.startsWith("SLIPWAY_")
                || variable.startsWith("SANDBOX_")
                || variable.equals("CI");
    }
}
