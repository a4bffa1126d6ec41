package dev.slipway.deployer.pipeline;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The smallest application that can be released: stands alone in its bundle, so it uses nothing but the JDK. Its first
 * argument is what becomes of it, the second a word for its log, the third the process.
 */
final class TinyApplication {
    private static final Pattern DIGEST = Pattern.compile("\"Image\"\\s*:\\s*\"[^\"]*@(sha256:[0-9a-f]{64})\"");

    private TinyApplication() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String fate = arguments[0];
        String word = arguments[1];
        String process = arguments[2];
        System.out.println(process + " says " + word);
        if (process.equals("migrate") && fate.equals("migrates-for-ever")) {
            new CountDownLatch(1).await();
        }
        if (process.equals("web") && fate.equals("starts-for-ever")) {
            new CountDownLatch(1).await();
        }
        if (process.equals("migrate")) {
            System.out.println("applied 1 migration");
            System.exit(fate.equals("migration-fails") ? 4 : 0);
        }
        if (fate.equals("dies")) {
            System.exit(3);
        }
        if (process.equals("web")) {
            serve();
        }
        new CountDownLatch(1).await();
    }

    private static void serve() throws IOException {
        String version = "{\"imageDigest\":\"" + digest() + "\"}";
        int port = Integer.parseInt(System.getenv("PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/slow", exchange -> {
            try (exchange) {
                CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS))
                        .join();
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.createContext("/", exchange -> {
            byte[] body = version.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream answer = exchange.getResponseBody()) {
                answer.write(body);
            }
        });
        server.start();
    }

    private static String digest() throws IOException {
        URI metadata = URI.create(System.getenv("ECS_CONTAINER_METADATA_URI_V4"));
        try (InputStream answer = metadata.toURL().openStream()) {
            Matcher digest = DIGEST.matcher(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
            return digest.find() ? digest.group(1) : "unknown";
        }
    }
}
