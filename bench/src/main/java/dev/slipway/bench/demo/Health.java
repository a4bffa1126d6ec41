package dev.slipway.bench.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the health endpoints answer. */
final class Health {

    private static final List<String> PATHS = List.of("/livez", "/readyz");
    private static final int TIMES = 20;

    private Health() {}

    /** Asks each path 20 times through the balancer; the status is 200 only if each answer's was. */
    static Map<String, Integer> ask(URI balancer) throws InterruptedException {
        Map<String, Integer> worst = new LinkedHashMap<>();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int n = 0; n < TIMES; n++) {
                for (String path : PATHS) {
                    HttpRequest request = HttpRequest.newBuilder(balancer.resolve(path))
                            .timeout(Duration.ofSeconds(10))
                            .build();
                    worst.merge(
                            path,
                            http.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode(),
                            Math::max);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("Tried to ask for health but failed because: " + broken, broken);
        }
        return worst;
    }
}
