package dev.slipway.sandbox.protocol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/**
 * Hands the requests of an SDK client to an endpoint in this process: no port, no socket. The client signs, marshals and
 * unmarshals as it does over the network. Thread-safe.
 */
public final class InProcessHttpClient implements SdkHttpClient {

    private final AwsEndpoint endpoint;
    private final Around around;

    /** Wraps each call, so that a clock may stand while it lasts. */
    @FunctionalInterface
    public interface Around {
        /** Makes the call and gives its answer. */
        AwsAnswer call(Supplier<AwsAnswer> call);
    }

    public InProcessHttpClient(AwsEndpoint endpoint, Around around) {
        this.endpoint = endpoint;
        this.around = around;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                Map<String, String> headers = new HashMap<>();
                request.httpRequest().forEachHeader((name, values) -> headers.put(name, values.getFirst()));
                byte[] body = body(request);
                try {
                    return response(around.call(() -> endpoint.handle(
                            request.httpRequest().method().name(),
                            request.httpRequest().encodedPath(),
                            request.httpRequest().encodedQueryParameters().orElse(""),
                            headers,
                            body)));
                } catch (ConnectionCut cut) {
                    throw new SocketException("Connection reset");
                }
            }

            @Override
            public void abort() {
                // Nothing is on its way.
            }
        };
    }

    private static byte[] body(HttpExecuteRequest request) throws IOException {
        ContentStreamProvider content = request.contentStreamProvider().orElse(null);
        if (content == null) {
            return new byte[0];
        }
        try (InputStream stream = content.newStream()) {
            return stream.readAllBytes();
        }
    }

    private static HttpExecuteResponse response(AwsAnswer answer) {
        SdkHttpFullResponse.Builder response = SdkHttpFullResponse.builder().statusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        return HttpExecuteResponse.builder()
                .response(response.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())))
                .build();
    }

    @Override
    public String clientName() {
        return "InProcess";
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
