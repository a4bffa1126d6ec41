package dev.slipway.sandbox.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server that the sandbox runs beside its tasks: in a session of its own, so that Ctrl-C ends it when the sandbox says so and not
 * before, and under the watchdog. Thread-safe.
 */
public final class Daemon implements AutoCloseable {

    private static final long GRACE_SECONDS = 5;

    private final Process process;
    private final Watchdog watchdog;

    private Daemon(Process process, Watchdog watchdog) {
        this.process = process;
        this.watchdog = watchdog;
    }

    /**
     * Starts it.
     *
     * @param words the command line
     * @param folder its working folder
     * @param log where its output goes
     * @throws IOException if it cannot be executed
     */
    public static Daemon start(List<String> words, Path folder, Path log, Watchdog watchdog) throws IOException {
        List<String> line = new ArrayList<>(Signals.leaderPrefix());
        line.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", Launch.PATH);
        Process process = builder.start();
        watchdog.watch(process.pid());
        return new Daemon(process, watchdog);
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end, and kills it after five seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                Signals.kill(process.toHandle());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Signals.kill(process.toHandle());
        }
        watchdog.forget(process.pid());
    }
}
