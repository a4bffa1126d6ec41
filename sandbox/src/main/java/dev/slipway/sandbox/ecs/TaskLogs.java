package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.logs.LogStore;
import dev.slipway.sandbox.protocol.AwsError;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/** The awslogs driver: a stream for each container, {@code PREFIX/CONTAINER/TASK}. */
final class TaskLogs {

    private final LogStore store;

    TaskLogs(LogStore store) {
        this.store = store;
    }

    /** What came of opening a container's stream. */
    sealed interface Result {
        /** Takes lines from any thread. */
        record Open(Consumer<String> lines) implements Result {}

        /** The reason is the task's {@code stoppedReason}. */
        record Failed(String reason) implements Result {}
    }

    Result open(EcsTask task, EcsContainer container) {
        LogConfiguration configuration = container.definition.logConfiguration();
        if (configuration == null || configuration.logDriver() != LogDriver.AWSLOGS) {
            return new Result.Open(line -> {});
        }
        Map<String, String> options = configuration.options();
        String group = options.getOrDefault("awslogs-group", "");
        String stream = Optional.ofNullable(options.get("awslogs-stream-prefix"))
                .map(prefix -> prefix + "/" + container.name() + "/" + task.id)
                .orElse(container.runtimeId);
        try {
            if ("true".equals(options.get("awslogs-create-group")) && !store.hasGroup(group)) {
                store.createGroup(group);
            }
            store.createStream(group, stream);
        } catch (AwsError e) {
            return new Result.Failed(
                    "ResourceInitializationError: failed to validate logger args: create stream has been"
                            + " retried 1 times: failed to create Cloudwatch log stream: " + e.code() + ": "
                            + e.getMessage()
                            + " : exit status 1");
        }
        return new Result.Open(line -> store.append(group, stream, line));
    }
}
