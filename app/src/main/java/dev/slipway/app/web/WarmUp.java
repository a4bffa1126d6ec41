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
 * the requests at once; on a fraction of a core a JVM that has compiled nothing yet would queue them for seconds. It reads
 * pages only, and its requests leave no line in the log but one for all of them. It never keeps a process from becoming ready: it
 * ends after a number of requests, within 30 seconds, or with the first one that fails. Thread-safe.
 */
public final class WarmUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** Methods that run 200 times are compiled (HotSpot's Tier3InvocationThreshold). */
    private static final int ROUNDS = 200;

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final List<String> PATHS = List.of("/", "/posts/1");

    private final Begin begin;

    /** Names our requests, and nobody else can guess it: whoever could would stay out of the log. */
    private final String requestId = "warm-up-" + RequestIds.of(null);

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
     * @param begin returns when the database has been reached and the maintenance state is known
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

    /** Whether a request of this id is one of ours. */
    boolean isOwn(String id) {
        return !over && requestId.equals(id);
    }

    private void run() {
        try {
            begin.await();
            long started = System.nanoTime();
            for (int round = 0; round < ROUNDS && System.nanoTime() - started < LIMIT.toNanos(); round++) {
                for (String path : PATHS) {
                    get(path);
                }
            }
            LOG.atInfo()
                    .addKeyValue("millis", (System.nanoTime() - started) / 1_000_000)
                    .log("Warm");
        } catch (IOException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("Tried to warm up but failed because: {}", e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
        }
    }

    /** @throws IOException also for an answer of 5xx, which warms nothing and may log a line each time */
    private void get(String path) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) ANSWER.toMillis());
            socket.connect(address, (int) ANSWER.toMillis());
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n" + RequestIds.HEADER
                    + ": " + requestId + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (answer.startsWith("HTTP/1.1 5")) {
                throw new IOException("GET " + path + " was answered "
                        + answer.lines().findFirst().orElse(""));
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
