package dev.slipway.deployer.maintenance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An application's control endpoint that holds its state, and can hang, refuse or fall silent. */
public final class ControlEndpoint implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    final List<JsonNode> wishes = new ArrayList<>();
    final AtomicInteger hanging = new AtomicInteger();
    private long generation = 3;
    private String mode = "off";
    private String owner = "";
    private int status = 200;

    private record Task(String task, String process, long generation, int writesInFlight, String seenAt) {}

    public ControlEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/-/maintenance", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** A task says what it has seen: the newest generation, and the writes that it still serves. */
    synchronized void acknowledge(String task, int writesInFlight) {
        tasks.put(task, new Task(task, "web", generation, writesInFlight, "2026-11-21T10:00:00Z"));
    }

    /** Somebody changes it. */
    public synchronized void change(String to, String by) {
        generation++;
        mode = to;
        owner = by;
    }

    synchronized void answer(int with) {
        status = with;
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (hanging.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] body = answer(exchange).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code(exchange), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized int code(HttpExchange exchange) {
        return "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization")) ? status : 401;
    }

    private synchronized String answer(HttpExchange exchange) throws IOException {
        if (code(exchange) != 200) {
            return "{\"title\":\"No\",\"detail\":\"Redis cannot be written\"}";
        }
        if (exchange.getRequestMethod().equals("PUT")) {
            JsonNode wish =
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            wishes.add(wish);
            change(wish.path("mode").asString(), wish.path("owner").asString());
        }
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("generation", generation);
        state.put("mode", mode);
        state.put("owner", owner);
        state.put("until", mode.equals("off") ? null : "2026-11-21T10:30:00Z");
        state.put("tasks", List.copyOf(tasks.values()));
        return JsonMapper.shared().writeValueAsString(state);
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
