package dev.slipway.sandbox.balancer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.sandbox.balancer.TargetGroups.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A small real application behind the balancer, whose health and slowness a test decides. */
final class Application implements AutoCloseable {

    final AtomicInteger posts = new AtomicInteger();
    final AtomicInteger held = new AtomicInteger();
    final CountDownLatch release = new CountDownLatch(1);
    final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    volatile boolean ready = true;

    private final String release1;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    Application(String release) throws IOException {
        this.release1 = release;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    Target target() {
        return new Target(
                "task-" + server.getAddress().getPort(),
                release1,
                "127.0.0.1",
                server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        exchange.getRequestBody().readAllBytes();
        if (path.equals("/readyz")) {
            answer(exchange, ready ? 200 : 503, "");
            return;
        }
        headers.add(Map.copyOf(exchange.getRequestHeaders()));
        if (exchange.getRequestMethod().equals("POST")) {
            posts.incrementAndGet();
        }
        if (path.equals("/die")) {
            exchange.close();
            return;
        }
        if (path.equals("/held")) {
            held.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        answer(exchange, 200, release1);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        release.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}
