package dev.slipway.sandbox.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A container's health checks, as {@code docker exec} runs them: in it, as its user, with its environment. Thread-safe. */
final class Probes {

    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);

    private final DockerClient client;
    private final String container;

    /** One that took too long. An engine can end none, so no other one is begun beside it. Guarded by this. */
    private @Nullable String hanging;

    Probes(DockerClient client, String container) {
        this.client = client;
        this.container = container;
    }

    /** Whether the command exits 0 within the time. */
    synchronized boolean pass(List<String> command, Duration timeout) {
        List<String> words = words(command);
        try {
            if (words.isEmpty() || (hanging != null && runs(hanging))) {
                return false;
            }
            String id = client.execCreateCmd(container)
                    .withCmd(words.toArray(String[]::new))
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .exec()
                    .getId();
            hanging = id;
            try (ResultCallback.Adapter<Frame> output = new ResultCallback.Adapter<>()) {
                if (!client.execStartCmd(id).exec(output).awaitCompletion(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            Long exitCode = client.inspectExecCmd(id).exec().getExitCodeLong();
            return exitCode != null && exitCode == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException | DockerException | DockerClientException e) {
            LOG.debug("{}: health check", container, e);
            return false;
        }
    }

    private boolean runs(String id) {
        return Boolean.TRUE.equals(client.inspectExecCmd(id).exec().isRunning());
    }

    private static List<String> words(List<String> command) {
        return switch (command.isEmpty() ? "" : command.getFirst()) {
            case "CMD-SHELL" -> List.of("/bin/sh", "-c", String.join(" ", command.subList(1, command.size())));
            case "CMD" -> command.subList(1, command.size());
            default -> command;
        };
    }
}
