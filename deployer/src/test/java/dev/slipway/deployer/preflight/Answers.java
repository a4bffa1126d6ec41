package dev.slipway.deployer.preflight;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** Lies about what AWS answers, for what cannot be brought about otherwise; counts the requests. Thread-safe. */
final class Answers implements SdkHttpClient {
    private final SdkHttpClient honest;
    private final Map<String, UnaryOperator<String>> lies = new ConcurrentHashMap<>();
    private final Map<String, String> dates = new ConcurrentHashMap<>();
    private final Map<String, Boolean> denied = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    Answers(SdkHttpClient honest) {
        this.honest = honest;
    }

    /** Replaces a part of the answers of an operation. */
    void replace(String operation, String part, String by) {
        lies.put(operation, answer -> {
            if (!answer.contains(part)) {
                throw new IllegalStateException(operation + " answers no " + part + " but " + answer);
            }
            return answer.replace(part, by);
        });
    }

    /** Answers something else. */
    void answer(String operation, String json) {
        lies.put(operation, _ -> json);
    }

    /** Adds a Date. */
    void date(String operation, String date) {
        dates.put(operation, date);
    }

    void deny(String operation) {
        denied.put(operation, true);
    }

    /** Never answers. */
    void hang(String operation) {
        hanging.put(operation, new CountDownLatch(1));
    }

    /** How often each operation was called. */
    Map<String, Integer> counts() {
        Map<String, Integer> all = new HashMap<>();
        counts.forEach((operation, count) -> all.put(operation, count.get()));
        return all;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest call = honest.prepareRequest(request);
        String operation = operation(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                counts.computeIfAbsent(operation, _ -> new AtomicInteger()).incrementAndGet();
                await(hanging.get(operation));
                if (denied.containsKey(operation)) {
                    return denial(request);
                }
                return changed(operation, call.call());
            }

            @Override
            public void abort() {
                call.abort();
            }
        };
    }

    private static void await(@Nullable CountDownLatch latch) throws IOException {
        try {
            if (latch != null) {
                latch.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private HttpExecuteResponse changed(String operation, HttpExecuteResponse answer) throws IOException {
        SdkHttpFullResponse.Builder response = SdkHttpFullResponse.builder()
                .statusCode(answer.httpResponse().statusCode())
                .headers(answer.httpResponse().headers());
        if (dates.containsKey(operation)) {
            response.putHeader("Date", dates.get(operation));
        }
        try (InputStream body = answer.responseBody().orElseThrow()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return response(
                    response,
                    lies.getOrDefault(operation, UnaryOperator.identity()).apply(text));
        }
    }

    private static HttpExecuteResponse denial(HttpExecuteRequest request) {
        return target(request) == null
                ? response(
                        SdkHttpFullResponse.builder().statusCode(403),
                        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>")
                : response(
                        SdkHttpFullResponse.builder().statusCode(400),
                        "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}");
    }

    private static HttpExecuteResponse response(SdkHttpFullResponse.Builder response, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
                .response(response.putHeader("Content-Length", Integer.toString(bytes.length))
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
                .build();
    }

    private static @Nullable String target(HttpExecuteRequest request) {
        return request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse(null);
    }

    private static String operation(HttpExecuteRequest request) {
        String target = target(request);
        if (target != null) {
            return target.substring(target.lastIndexOf('.') + 1);
        }
        return request.contentStreamProvider()
                .map(content -> {
                    try (InputStream body = content.newStream()) {
                        return new String(body.readAllBytes(), StandardCharsets.UTF_8)
                                .replaceFirst("(?s)^.*?Action=([A-Za-z]+).*$", "$1");
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .orElse("");
    }

    @Override
    public void close() {}
}
