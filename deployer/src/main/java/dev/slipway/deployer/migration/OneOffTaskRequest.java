package dev.slipway.deployer.migration;

import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.release.ReleaseId;
import java.time.Duration;
import java.util.List;

/**
 * What to run once.
 *
 * @param purpose a word for it in events: {@code migrate}, {@code run}
 * @param release the run's id, which the task carries as {@code startedBy}
 * @param environment the environment's name
 * @param like the service whose network it takes
 * @param revision registered; its roles, secrets and logs are the task's
 * @param container the container that gets the command and decides the result
 * @param timeout from the request to the task's end
 */
public record OneOffTaskRequest(
        String purpose,
        ReleaseId release,
        String environment,
        String cluster,
        ServiceSnapshot like,
        TaskDefinition revision,
        String container,
        List<String> command,
        Duration timeout) {
    public OneOffTaskRequest {
        command = List.copyOf(command);
    }
}
