package dev.slipway.deployer.story;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.sandbox.ecs.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the environment's users come in: answers each GET with the digest of the next task that runs, in turn, as a balancer
 * would, or with what a story has it say.
 */
final class Users implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile @Nullable String lie;
    private volatile boolean down;

    /** @param service the one behind it, as it is now */
    Users(Supplier<Snapshot.Service> service) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                List<String> digests = service.get().tasks().stream()
                        .filter(task -> task.status().equals("RUNNING"))
                        .map(Snapshot.Task::digest)
                        .toList();
                String known = lie;
                boolean answers = !down && (known != null || !digests.isEmpty());
                String digest =
                        known != null || !answers ? known : digests.get(asked.getAndIncrement() % digests.size());
                byte[] body = "{\"imageDigest\":\"%s\"}".formatted(digest).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answers ? 200 : 503, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers with this digest from now on, whatever runs. */
    void lie(String digest) {
        lie = digest;
    }

    /** Answers 503 from now on. */
    void shut() {
        down = true;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
