package dev.slipway.sandbox.embedded;

import dev.slipway.sandbox.runtime.Daemon;
import dev.slipway.sandbox.runtime.Ports;
import dev.slipway.sandbox.runtime.Watchdog;
import dev.slipway.sandbox.time.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** Redis from a Maven artefact, in memory only, on a port of 127.0.0.1. */
public final class RedisServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);
    private static final int ATTEMPT_MILLIS = 500;
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Daemon daemon;
    private final int port;

    private RedisServer(Daemon daemon, int port) {
        this.daemon = daemon;
        this.port = port;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param folder for the program and its log
     * @throws IOException if it does not answer in 20 s
     */
    public static RedisServer start(Path folder, Ports ports, Watchdog watchdog) throws IOException {
        Files.createDirectories(folder);
        Path log = folder.resolve("redis.log");
        Path program =
                ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
        int port = ports.take();
        Daemon daemon = Daemon.start(
                List.of(
                        program.toAbsolutePath().toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--save",
                        "",
                        "--appendonly",
                        "no"),
                folder,
                log,
                watchdog);
        RedisServer server = new RedisServer(daemon, port);
        boolean answers = Waiting.until(START, () -> !daemon.isAlive() || server.answers());
        if (!answers || !daemon.isAlive()) {
            server.close();
            throw new IOException("Redis did not start; its log is " + log);
        }
        return server;
    }

    /** On 127.0.0.1. */
    public int port() {
        return port;
    }

    /**
     * Empties all of its sixteen databases.
     *
     * @throws IOException if it does not
     */
    public void clear() throws IOException {
        String answer = ask("FLUSHALL");
        if (!answer.startsWith("+OK")) {
            throw new IOException("Tried to empty Redis but it answered " + answer);
        }
    }

    private boolean answers() {
        try {
            return ask("PING").startsWith("+PONG");
        } catch (IOException e) {
            return false;
        }
    }

    private String ask(String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ATTEMPT_MILLIS);
            socket.setSoTimeout((int) ANSWER.toMillis());
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes("+OK\r\n".length());
            return new String(answer, StandardCharsets.US_ASCII);
        }
    }

    @Override
    public void close() {
        daemon.close();
    }
}
