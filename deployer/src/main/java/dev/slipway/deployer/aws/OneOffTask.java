package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.TaskDefinitionArn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task to be run once.
 *
 * @param purpose a word for it in records, such as {@code migrate}; ECS does not see it
 * @param network with the one subnet to try, or absent outside awsvpc
 * @param container the container that gets the command; the others run as they are
 * @param command in place of the container's own; empty keeps that
 * @param startedBy the release's id, at most 36 characters
 * @param clientToken at most 64 characters; the same token gives the same task
 */
public record OneOffTask(
        String cluster,
        String purpose,
        TaskDefinitionArn taskDefinition,
        ServiceSnapshot.@Nullable Network network,
        @Nullable String platformVersion,
        String container,
        List<String> command,
        String startedBy,
        String clientToken) {

    public OneOffTask {
        command = List.copyOf(command);
        if (clientToken.length() > 64) {
            throw new IllegalArgumentException("a client token has at most 64 characters: " + clientToken);
        }
    }
}
