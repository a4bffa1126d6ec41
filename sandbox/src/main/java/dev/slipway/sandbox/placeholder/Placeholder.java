package dev.slipway.sandbox.placeholder;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;

/**
 * What runs in a service before its first release: answers 200 to everything on the port that {@code PORT} names, whatever
 * its arguments, and exits 0 on SIGTERM.
 */
public final class Placeholder {

    private static final byte[] BODY =
            "placeholder: nothing has been released here yet\n".getBytes(StandardCharsets.UTF_8);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

    private Placeholder() {}

    /**
     * Serves until the signal.
     *
     * @throws IOException if the port is taken
     */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.getResponseHeaders().set("X-Release", "placeholder");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : BODY.length);
            try (OutputStream body = exchange.getResponseBody()) {
                if (!head) {
                    body.write(BODY);
                }
            }
        });
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        System.out.println("placeholder " + String.join(" ", arguments) + " listens on port " + port);
    }

    /** Ends within two seconds: the server's own end waits for its threads, whatever they do. */
    private static void stop(HttpServer server) {
        Thread stopping = Thread.ofPlatform().daemon().start(() -> server.stop(1));
        try {
            stopping.join(LONGEST_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }
}
