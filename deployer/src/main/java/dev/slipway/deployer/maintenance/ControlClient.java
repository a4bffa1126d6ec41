package dev.slipway.deployer.maintenance;

import dev.slipway.deployer.maintenance.ControlState.TaskState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the application's control endpoint, one question at a time, each answered within 2 s or not at all. A question
 * that hangs takes its connection with it: the next one goes to another task. Not thread-safe.
 */
final class ControlClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long LARGEST_ANSWER = 4L * 1024 * 1024;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI endpoint;
    private final String token;
    private HttpClient http = connect();

    ControlClient(URI endpoint, String token) {
        this.endpoint = endpoint;
        this.token = token;
    }

    private static HttpClient connect() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    ControlAnswer read() {
        return ask(request().GET());
    }

    ControlAnswer change(Map<String, String> wish) {
        return ask(request()
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(wish))));
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(endpoint)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
    }

    private ControlAnswer ask(HttpRequest.Builder question) {
        CompletableFuture<HttpResponse<String>> answer;
        try {
            answer = http.sendAsync(
                    question.build(),
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), LARGEST_ANSWER));
        } catch (IllegalArgumentException _) {
            return new ControlAnswer.Refused("the control token cannot be sent in a header");
        }
        try {
            return understand(answer.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            answer.cancel(true);
            http.shutdownNow();
            http = connect();
            return new ControlAnswer.Unavailable("no answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            return new ControlAnswer.Unavailable(reason(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new ControlAnswer.Unavailable("interrupted");
        }
    }

    private static String reason(Throwable e) {
        return switch (e) {
            case java.net.ConnectException _ -> "nothing listens there";
            case java.net.UnknownHostException _ -> "the host name does not resolve";
            case IOException io -> io.getMessage() == null ? io.toString() : io.getMessage();
            default -> e.toString();
        };
    }

    private static ControlAnswer understand(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            return new ControlAnswer.Unauthorized();
        }
        if (status >= 500 || status == 429 || status == 408) {
            return new ControlAnswer.Unavailable("HTTP " + status + detail(response.body()));
        }
        if (status != 200) {
            return new ControlAnswer.Refused("HTTP " + status + detail(response.body()));
        }
        try {
            return new ControlAnswer.State(state(JSON.readTree(response.body())));
        } catch (JacksonException | IllegalArgumentException _) {
            return new ControlAnswer.Refused("the answer is not what a control endpoint says; is the path right?");
        }
    }

    private static ControlState state(JsonNode json) {
        if (!json.path("generation").isIntegralNumber() || !json.path("mode").isString()) {
            throw new IllegalArgumentException("no generation or mode");
        }
        return new ControlState(
                json.path("generation").asLong(),
                json.path("mode").asString(),
                text(json, "reason"),
                text(json, "owner"),
                text(json, "startedAt"),
                text(json, "until"),
                json.path("tasks")
                        .valueStream()
                        .map(task -> new TaskState(
                                text(task, "task"),
                                text(task, "process"),
                                task.path("generation").asLong(-1),
                                task.path("writesInFlight").asInt(Integer.MAX_VALUE),
                                text(task, "seenAt")))
                        .toList());
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).asString("");
    }

    /** The {@code detail} of a problem, RFC 9457. */
    private static String detail(String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            String detail = text(problem, "detail").isEmpty() ? text(problem, "title") : text(problem, "detail");
            return detail.isEmpty() ? "" : ": " + detail;
        } catch (JacksonException _) {
            return "";
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
