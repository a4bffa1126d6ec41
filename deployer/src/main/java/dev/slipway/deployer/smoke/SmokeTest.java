package dev.slipway.deployer.smoke;

import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Span;
import dev.slipway.deployer.time.Timing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks as a user would, through the load balancer: a number of answers in a row must come from the new release, each on
 * a connection of its own, so that a balancer cannot send them all to one task. An answer from another release fails at
 * once, since the old tasks are gone by now. No answer, or one that is not 200, begins the row anew until the time is up.
 */
public final class SmokeTest {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final Timing timing;
    private final Cancellation cancellation;

    public SmokeTest(Timing timing, Cancellation cancellation) {
        this.timing = timing;
        this.cancellation = cancellation;
    }

    /** Asks until the row is full, an answer is wrong, or the time is up. */
    public Smoked run(URI environment, Environment.Smoke smoke, Digest expected) {
        URI target = environment.resolve(smoke.path());
        Instant deadline = timing.clock().instant().plus(smoke.timeout());
        String trouble = "nothing was asked";
        int row = 0;
        while (row < smoke.answers()) {
            if (cancellation.requested().isPresent()) {
                return new Smoked.Cancelled(cancellation.requested().get());
            }
            switch (ask(target, expected)) {
                case Answer.Right() -> row++;
                case Answer.Wrong(String digest) -> {
                    return new Smoked.Failed("%s answered with the release %s in place of %s, after %d right answers."
                            .formatted(target, digest, expected, row));
                }
                case Answer.None(String reason) -> {
                    trouble = reason;
                    row = 0;
                    timing.untilNextLook(Duration.ZERO);
                }
            }
            if (row < smoke.answers() && !timing.clock().instant().isBefore(deadline)) {
                return new Smoked.Failed("%s did not give %d right answers in a row in %s; the last trouble: %s."
                        .formatted(target, smoke.answers(), Span.of(smoke.timeout()), trouble));
            }
        }
        return new Smoked.Passed(row);
    }

    private sealed interface Answer {
        record Right() implements Answer {}

        record Wrong(String digest) implements Answer {}

        record None(String reason) implements Answer {}
    }

    private static Answer ask(URI target, Digest expected) {
        HttpRequest request = HttpRequest.newBuilder(target)
                .timeout(ANSWER)
                .header("Accept", "application/json")
                .header("Cache-Control", "no-cache")
                .build();
        // A client of its own has a pool of its own, hence a new connection.
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(ANSWER)
                .build()) {
            return judge(client.send(request, BodyHandlers.ofString()), expected);
        } catch (IOException e) {
            return new Answer.None(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.None("interrupted");
        }
    }

    private static Answer judge(HttpResponse<String> response, Digest expected) {
        if (response.statusCode() != 200) {
            return new Answer.None("it answered " + response.statusCode());
        }
        try {
            JsonNode digest = JSON.readTree(response.body()).path("imageDigest");
            if (digest.asString("").equals(expected.value())) {
                return new Answer.Right();
            }
            return new Answer.Wrong(digest.isString() ? digest.asString() : "(it names no imageDigest)");
        } catch (JacksonException e) {
            return new Answer.None("it did not answer with JSON");
        }
    }
}
