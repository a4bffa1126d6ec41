package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.release.ReleaseId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command to run once in an environment.
 *
 * @param service the file's name of the service whose task definition, network and role it takes
 * @param image a tag or a digest; absent for what the service runs
 * @param timeout from the request to the task's end; the task is stopped then
 */
public record OneOffRequest(
        ReleaseId id, String service, @Nullable String image, List<String> command, Duration timeout) {
    public OneOffRequest {
        command = List.copyOf(command);
    }
}
