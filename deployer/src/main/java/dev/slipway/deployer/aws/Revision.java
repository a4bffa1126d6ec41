package dev.slipway.deployer.aws;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A revision of a task definition, as far as checks look at it.
 *
 * @param definition what another revision would be made of
 * @param active whether ECS still deploys it; false once somebody has deregistered it
 * @param operatingSystem of the runtime platform: {@code LINUX} where none is named
 * @param architecture of the runtime platform: {@code X86_64} where none is named
 * @param executionRole ARN of the role with which ECS pulls, reads secrets and writes logs; absent when there is none
 * @param taskRole ARN of the application's own role; absent when there is none
 */
public record Revision(
        TaskDefinition definition,
        boolean active,
        String operatingSystem,
        String architecture,
        @Nullable String executionRole,
        @Nullable String taskRole,
        List<Container> containers) {

    public Revision {
        containers = List.copyOf(containers);
    }

    public Optional<Container> container(String name) {
        return containers.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /**
     * One container of it.
     *
     * @param essential whether the task ends when it does
     * @param stopTimeout between SIGTERM and SIGKILL; ECS's default is 30 s
     * @param logDriver such as {@code awslogs}; absent when it logs nowhere
     * @param secrets the {@code valueFrom} of each, by the variable's name
     */
    public record Container(
            String name,
            String image,
            boolean essential,
            Duration stopTimeout,
            @Nullable String logDriver,
            Map<String, String> logOptions,
            Map<String, String> secrets) {

        public Container {
            logOptions = Map.copyOf(logOptions);
            secrets = Map.copyOf(secrets);
        }

        /** Whether CloudWatch Logs gets its log. */
        public boolean awslogs() {
            return "awslogs".equals(logDriver);
        }

        /** An option of its log driver, such as {@code awslogs-group}. */
        public Optional<String> logOption(String name) {
            return Optional.ofNullable(logOptions.get(name));
        }
    }
}
