package dev.slipway.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the process: on SIGTERM all that was started is closed in reverse order, and the exit code of one that serves
 * until it is stopped is 0, since to stop when asked is no failure. Without this the JVM would exit 143.
 */
final class Lifetime {
    private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

    /** As a shell has it for SIGTERM. */
    private static final int STOPPED = 143;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private volatile int exitCode;

    Lifetime() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
    }

    /** Closes a part at the end, before those given earlier. */
    synchronized void closeAtEnd(AutoCloseable part) {
        started.push(part);
    }

    /** A process that has something to finish: stopped before {@link #end}, it exits 143, since it is not done. */
    void mustEnd() {
        exitCode = STOPPED;
    }

    /** Waits for a signal, and never returns. */
    void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** Ends the process with that exit code. */
    void end(int code) {
        exitCode = code;
        System.exit(code);
    }

    private synchronized void close() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("Tried to close {} but failed", part, e);
            }
        }
        System.out.flush();
        Runtime.getRuntime().halt(exitCode);
    }
}
