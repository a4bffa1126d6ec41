package dev.slipway.sandbox.command;

import dev.slipway.sandbox.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a verb reaches the running sandbox: by {@code --endpoint}, else by the env file. */
final class Connection {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            description = "What `sandbox up` wrote. Default: ${DEFAULT-VALUE}.")
    private Path envFile = Path.of(EnvFile.DEFAULT);

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Address of the sandbox, in place of the env file's.")
    private @Nullable URI endpoint;

    /**
     * What the env file says.
     *
     * @throws Failure if there is none
     */
    Map<String, String> variables() {
        if (!Files.isRegularFile(envFile)) {
            throw new Failure("Tried to find the sandbox but failed because: there is no file " + envFile
                    + ". Start one with `sandbox up`, or name its file with --env-file.");
        }
        try {
            return EnvFile.read(envFile);
        } catch (IOException e) {
            throw new Failure("Tried to read " + envFile + " but failed because: " + e, e);
        }
    }

    /**
     * Posts to the sandbox.
     *
     * @param path with query
     * @return the JSON that came back
     * @throws Failure if no sandbox answers, or it refuses
     */
    JsonNode post(String what, String path, BodyPublisher body) throws InterruptedException {
        return send(what, path, request -> request.POST(body));
    }

    /** The same with GET. */
    JsonNode get(String what, String path) throws InterruptedException {
        return send(what, path, HttpRequest.Builder::GET);
    }

    /** The same with DELETE. */
    JsonNode delete(String what, String path) throws InterruptedException {
        return send(what, path, HttpRequest.Builder::DELETE);
    }

    /** The same with GET, for an answer that is no JSON. */
    String text(String what, String path) throws InterruptedException {
        return exchange(what, path, HttpRequest.Builder::GET);
    }

    private JsonNode send(String what, String path, UnaryOperator<HttpRequest.Builder> method)
            throws InterruptedException {
        String answer = exchange(what, path, method);
        try {
            return JsonMapper.shared().readTree(answer);
        } catch (JacksonException e) {
            throw noSandbox(what, e);
        }
    }

    private String exchange(String what, String path, UnaryOperator<HttpRequest.Builder> method)
            throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            HttpResponse<String> answer = client.send(
                    method.apply(HttpRequest.newBuilder(address().resolve(path)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new Failure("Tried to " + what + " but failed because: "
                        + JsonMapper.shared()
                                .readTree(answer.body())
                                .path("error")
                                .asString("status " + answer.statusCode())
                        + ".");
            }
            return answer.body();
        } catch (IOException e) {
            throw new Failure(
                    "Tried to " + what + " but failed because: no sandbox answers at " + address()
                            + ". Start one with `sandbox up`.",
                    e);
        } catch (JacksonException e) {
            throw noSandbox(what, e);
        }
    }

    private Failure noSandbox(String what, JacksonException e) {
        return new Failure(
                "Tried to " + what + " but failed because: what answers at " + address() + " is not a sandbox.", e);
    }

    private URI address() {
        return endpoint == null ? fromFile() : endpoint;
    }

    private URI fromFile() {
        String url = variables().get("AWS_ENDPOINT_URL");
        if (url == null) {
            throw new Failure("Tried to find the sandbox but failed because: " + envFile
                    + " names no AWS_ENDPOINT_URL. It is not what `sandbox up` writes.");
        }
        return URI.create(url);
    }
}
