package dev.slipway.app.health;

import dev.slipway.app.web.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Which task this process is, by ECS's task metadata endpoint, version 4 ("Amazon ECS task metadata endpoint version 4
 * for tasks on Fargate").
 *
 * @param task the last part of the task's ARN; outside ECS {@code local-} and the process id
 * @param imageDigest the digest of the image that runs, {@code sha256:…}; empty outside ECS
 */
public record TaskIdentity(String task, Optional<String> imageDigest) {
    private static final Logger LOG = LoggerFactory.getLogger(TaskIdentity.class);
    private static final Duration WAIT = Duration.ofSeconds(2);

    /** Outside a task. */
    public static TaskIdentity local() {
        return new TaskIdentity("local-" + ProcessHandle.current().pid(), Optional.empty());
    }

    /**
     * Asks the metadata endpoint. One that does not answer costs 2 seconds and is logged; the process runs without.
     *
     * @param metadata the value of {@code ECS_CONTAINER_METADATA_URI_V4}
     */
    public static TaskIdentity read(Optional<URI> metadata) {
        if (metadata.isEmpty()) {
            return local();
        }
        try {
            JsonNode container = get(metadata.get());
            JsonNode task = get(URI.create(metadata.get() + "/task"));
            String arn = task.path("TaskARN").asString("");
            return new TaskIdentity(
                    arn.isEmpty() ? local().task() : arn.substring(arn.lastIndexOf('/') + 1), digest(container));
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            LOG.warn("Tried to read the task's metadata but failed because: {}", e.getMessage());
            return local();
        }
    }

    private static Optional<String> digest(JsonNode container) {
        String image = container.path("Image").asString("");
        String digest = image.contains("@")
                ? image.substring(image.indexOf('@') + 1)
                : container.path("ImageID").asString("");
        return Optional.of(digest).filter(text -> text.startsWith("sha256:"));
    }

    private static JsonNode get(URI address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout((int) WAIT.toMillis());
        connection.setReadTimeout((int) WAIT.toMillis());
        try (InputStream body = connection.getInputStream()) {
            return Json.MAPPER.readTree(body);
        }
    }
}
