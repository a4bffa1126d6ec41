package dev.slipway.app.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first requests of a process, made by itself before it says that it is ready. ECS gives a new task its full share of
 * the requests at once; on a fraction of a core a JVM that has compiled nothing yet would queue them for seconds. Its
 * requests are named {@code warm-up-request} in the log. It never keeps a process from becoming ready: it ends after a number of
 * requests, after a time, or when a request fails. Thread-safe.
 */
public final class WarmUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** Methods that run 200 times are compiled (HotSpot's Tier3InvocationThreshold). */
    private static final int ROUNDS = 200;

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final List<String> PATHS = List.of("/", "/posts/1");

    private final Begin begin;
    private final Thread thread = Thread.ofVirtual().name("warm-up").unstarted(this::run);
    private volatile InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private volatile boolean over;

    /** Waits until requests make sense. */
    @FunctionalInterface
    public interface Begin {
        /** Returns when they do. */
        void await() throws InterruptedException;
    }

    /**
     * A warm-up that begins with {@link #start}.
     *
     * @param begin returns when the database has been reached
     */
    public WarmUp(Begin begin) {
        this.begin = begin;
    }

    /** Begins, on a thread of its own, for a server that listens on this port of the loopback address. */
    public void start(int port) {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        thread.start();
    }

    /** Whether it has ended, however. */
    public boolean isOver() {
        return over;
    }

    private void run() {
        long started = System.nanoTime();
        try {
            begin.await();
            started = System.nanoTime();
            for (int round = 0; round < ROUNDS && System.nanoTime() - started < LIMIT.toNanos(); round++) {
                for (String path : PATHS) {
                    get(path);
                }
            }
        } catch (IOException e) {
            LOG.warn("Tried to warm up but failed because: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
            LOG.atInfo()
                    .addKeyValue("millis", (System.nanoTime() - started) / 1_000_000)
                    .log("Warm");
        }
    }

    private void get(String path) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) ANSWER.toMillis());
            socket.connect(address, (int) ANSWER.toMillis());
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n" + RequestIds.HEADER
                    + ": warm-up-request\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
