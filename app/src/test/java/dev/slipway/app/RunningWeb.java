package dev.slipway.app;

import dev.slipway.app.config.Build;
import dev.slipway.app.config.Configuration;
import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.config.Secret;
import dev.slipway.app.config.WebAccess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A web process within the test's JVM, on a free port of the loopback, and a client for it. */
final class RunningWeb implements AutoCloseable {
    static final String TOKEN = "a-token-for-tests";

    private final WebProcess process;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private boolean closed;

    RunningWeb(DatabaseAccess database, URI redis) {
        this(database, redis, new Build("1.2.3", "abcdef", Build.read().schema()), InstantSource.system());
    }

    RunningWeb(DatabaseAccess database, URI redis, Build build, InstantSource clock) {
        Configuration configuration = new Configuration(
                "test",
                database,
                Optional.of(redis),
                Optional.of(new WebAccess("127.0.0.1", 0, new Secret(TOKEN), Duration.ZERO)),
                Optional.empty());
        process = WebProcess.start(configuration, build, clock, Thread::sleep);
    }

    RunningWeb awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> get("/readyz").statusCode() == 200);
        return this;
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + process.port() + path);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(address(path)));
    }

    HttpResponse<String> post(String name, String body) {
        return send(postRequest(name, body));
    }

    HttpRequest.Builder postRequest(String name, String body) {
        return HttpRequest.newBuilder(address("/posts"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("name=" + encode(name) + "&body=" + encode(body)));
    }

    HttpResponse<String> putMaintenance(String json) {
        return send(control().PUT(BodyPublishers.ofString(json)));
    }

    HttpRequest.Builder control() {
        return HttpRequest.newBuilder(address("/-/maintenance")).header("Authorization", "Bearer " + TOKEN);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.close();
            process.close();
        }
    }
}
