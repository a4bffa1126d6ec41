package dev.slipway.app;

import dev.slipway.app.config.Build;
import dev.slipway.app.config.Configuration;
import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.config.Secret;
import dev.slipway.app.config.WebAccess;
import dev.slipway.app.database.Sleeper;
import dev.slipway.app.fixture.MetadataEndpoint;
import dev.slipway.app.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A web process within the test's JVM, on a free port of the loopback, and a client for it. */
final class RunningWeb implements AutoCloseable {
    static final String TOKEN = "a-token-for-tests";
    private static final Duration DRAIN = Duration.ofMillis(1);

    private final MetadataEndpoint metadata;
    private final WebProcess process;
    private final int port;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private boolean closed;

    RunningWeb(DatabaseAccess database, URI redis) {
        this("task1", database, redis, InstantSource.system());
    }

    RunningWeb(String task, DatabaseAccess database, URI redis, InstantSource clock) {
        this(task, database, redis, new Build("1.2.3", "abcdef", Build.read().schema()), clock, Thread::sleep);
    }

    /** One whose drain lasts as long as the sleeper sleeps. */
    RunningWeb(DatabaseAccess database, URI redis, Sleeper drain) {
        this(
                "task1",
                database,
                redis,
                new Build("1.2.3", "abcdef", Build.read().schema()),
                InstantSource.system(),
                pause -> {
                    if (pause.equals(DRAIN)) {
                        drain.sleep(pause);
                    } else {
                        Thread.sleep(pause);
                    }
                });
    }

    RunningWeb(String task, DatabaseAccess database, URI redis, Build build, InstantSource clock, Sleeper sleeper) {
        metadata = new MetadataEndpoint(task);
        Configuration configuration = new Configuration(
                "test",
                database,
                Optional.of(redis),
                Optional.of(new WebAccess("127.0.0.1", 0, new Secret(TOKEN), DRAIN)),
                Optional.empty(),
                Optional.of(metadata.address()));
        process = WebProcess.start(configuration, build, clock, sleeper);
        port = process.port();
    }

    RunningWeb awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> get("/readyz").statusCode() == 200);
        return this;
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
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

    CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    JsonNode maintenance() {
        return Json.MAPPER.readTree(send(control()).body());
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
            process.close();
            client.close();
            metadata.close();
        }
    }
}
