package dev.slipway.deployer.smoke;

import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Span;
import dev.slipway.deployer.time.Timing;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    /** After which a question that hangs hears of a cancelled run: a fraction of the 5 s in which requests go out. */
    private static final Duration SLICE = Duration.ofMillis(100);

    private static final long LARGEST_ANSWER = 1024 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final Timing timing;
    private final Cancellation cancellation;
    private final Duration patience;

    public SmokeTest(Timing timing, Cancellation cancellation) {
        this(timing, cancellation, ANSWER);
    }

    /** @param patience how long one answer may take, from the connection to its last byte */
    SmokeTest(Timing timing, Cancellation cancellation, Duration patience) {
        this.timing = timing;
        this.cancellation = cancellation;
        this.patience = patience;
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
            boolean late = !timing.clock().instant().isBefore(deadline);
            if (row < smoke.answers() && late && !cancellation.isRequested()) {
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

    private Answer ask(URI target, Digest expected) {
        HttpRequest request = HttpRequest.newBuilder(target)
                .header("Accept", "application/json")
                .header("Cache-Control", "no-cache")
                .build();
        // A client of its own has a pool of its own, hence a new connection.
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build()) {
            try {
                BodyHandler<String> body = BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_ANSWER);
                return await(client.sendAsync(request, body), expected);
            } finally {
                // Or its end would be waited for: a request's own timeout is over with the answer's headers.
                client.shutdownNow();
            }
        }
    }

    private Answer await(CompletableFuture<HttpResponse<String>> answer, Digest expected) {
        for (long slices = patience.dividedBy(SLICE); slices > 0 && !cancellation.isRequested(); slices--) {
            try {
                return judge(answer.get(SLICE.toNanos(), TimeUnit.NANOSECONDS), expected);
            } catch (TimeoutException _) {
                // Not yet: the cancellation is looked at before the next slice.
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                return new Answer.None(
                        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return new Answer.None("interrupted");
            }
        }
        return new Answer.None("no whole answer within " + Span.of(patience));
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
