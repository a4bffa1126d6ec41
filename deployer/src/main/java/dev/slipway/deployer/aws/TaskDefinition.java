package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Image;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Tag;

/**
 * A task definition: the revision it was read from, and content to register. Every member that ECS takes back is kept,
 * sidecars, volumes and tags among them; members that ECS only tells are dropped. Immutable.
 */
public final class TaskDefinition {
    private static final int STOP_SECONDS = 30;
    private static final int CHECK_SECONDS = 30;
    private static final int CHECK_RETRIES = 3;

    private final TaskDefinitionArn arn;
    private final RegisterTaskDefinitionRequest content;
    private final SortedMap<String, String> unknownMembers;

    private TaskDefinition(
            TaskDefinitionArn arn, RegisterTaskDefinitionRequest content, Map<String, String> unknownMembers) {
        this.arn = arn;
        this.content = content;
        this.unknownMembers = Collections.unmodifiableSortedMap(new TreeMap<>(unknownMembers));
    }

    /**
     * What ECS described.
     *
     * @param unknownMembers members of the raw answer that the SDK's model does not have: their JSON by their path
     */
    static TaskDefinition described(
            software.amazon.awssdk.services.ecs.model.TaskDefinition described,
            List<Tag> tags,
            Map<String, String> unknownMembers) {
        Map<String, SdkField<?>> told = new HashMap<>();
        described.sdkFields().forEach(field -> told.put(field.memberName(), field));
        RegisterTaskDefinitionRequest.Builder content = RegisterTaskDefinitionRequest.builder();
        for (SdkField<?> taken : content.sdkFields()) {
            SdkField<?> field = told.get(taken.memberName());
            if (field != null) {
                taken.set(content, field.getValueOrDefault(described));
            }
        }
        if (!tags.isEmpty()) {
            content.tags(tags);
        }
        return new TaskDefinition(
                new TaskDefinitionArn(described.taskDefinitionArn()), content.build(), unknownMembers);
    }

    /** The revision that was read; {@link #withImage} keeps it as the one that the content comes from. */
    public TaskDefinitionArn arn() {
        return arn;
    }

    /** The names of its containers, in its order. */
    public List<String> containers() {
        return content.containerDefinitions().stream()
                .map(ContainerDefinition::name)
                .toList();
    }

    public boolean hasContainer(String name) {
        return containers().contains(name);
    }

    /**
     * The image of a container as the revision names it.
     *
     * @throws NoSuchElementException when there is no such container
     */
    public String image(String container) {
        return definition(container).image();
    }

    /** The same content with another image in one container. */
    public TaskDefinition withImage(String container, Image image) {
        List<ContainerDefinition> containers = content.containerDefinitions().stream()
                .map(one -> one.name().equals(container)
                        ? one.toBuilder().image(image.reference()).build()
                        : one)
                .toList();
        return new TaskDefinition(
                arn, content.toBuilder().containerDefinitions(containers).build(), unknownMembers);
    }

    /** Whether registering the one would say the same as the other, families apart. */
    public boolean sameContentAs(TaskDefinition other) {
        return members().equals(other.members());
    }

    /** The same content in another family. */
    public TaskDefinition inFamily(String family) {
        return new TaskDefinition(arn, content.toBuilder().family(family).build(), unknownMembers);
    }

    /** The family that the content would be registered in. */
    public String family() {
        return content.family();
    }

    /**
     * The whole content but the family, as texts by path, such as
     * {@code containerDefinitions[app].environment[LOG_LEVEL]}: what has no member of the SDK's model is there too, as JSON. Two
     * revisions of which these are equal say the same to ECS.
     */
    public SortedMap<String, String> members() {
        SortedMap<String, String> members = Members.of(content);
        members.remove("family");
        members.putAll(unknownMembers);
        return members;
    }

    /** Whether the task ends when this container does. */
    public boolean essential(String container) {
        Boolean essential = definition(container).essential();
        return essential == null || essential;
    }

    /** How long its slowest container may take from SIGTERM to its end; ECS gives 30 s unless told otherwise. */
    public Duration stopTimeout() {
        return content.containerDefinitions().stream()
                .map(one -> Duration.ofSeconds(one.stopTimeout() == null ? STOP_SECONDS : one.stopTimeout()))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /**
     * After how long ECS calls a container unhealthy whose checks fail from its start: start period, then interval times
     * retries ("HealthCheck" in the API reference: 30 s and 3 unless told otherwise). The longest; zero without checks.
     */
    public Duration healthCheckTime() {
        return content.containerDefinitions().stream()
                .map(ContainerDefinition::healthCheck)
                .filter(Objects::nonNull)
                .map(check -> Duration.ofSeconds((check.startPeriod() == null ? 0 : check.startPeriod())
                        + (long) (check.interval() == null ? CHECK_SECONDS : check.interval())
                                * (check.retries() == null ? CHECK_RETRIES : check.retries())))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Where a container's log goes; empty when it has none. */
    public Optional<Logging> logging(String container) {
        LogConfiguration log = definition(container).logConfiguration();
        if (log == null) {
            return Optional.empty();
        }
        Map<String, String> options = log.options();
        return Optional.of(new Logging(
                container,
                log.logDriver() == LogDriver.AWSLOGS,
                log.logDriverAsString(),
                options.get("awslogs-group"),
                options.get("awslogs-stream-prefix"),
                "blocking".equals(options.get("mode"))));
    }

    /** What the containers take from elsewhere: the ARN or name of each {@code valueFrom}, by the variable's name. */
    public Map<String, String> secrets() {
        Map<String, String> secrets = new HashMap<>();
        for (ContainerDefinition container : content.containerDefinitions()) {
            for (Secret secret : container.secrets()) {
                secrets.put(secret.name(), secret.valueFrom());
            }
        }
        return Map.copyOf(secrets);
    }

    /** ARNs of the roles that ECS hands on: the application's own, and the one that tasks are started with. */
    public List<String> roles() {
        return Stream.of(content.taskRoleArn(), content.executionRoleArn())
                .filter(role -> role != null && !role.isEmpty())
                .distinct()
                .toList();
    }

    /** Members of the revision that this program cannot carry over, since its SDK is older than they are. */
    public List<String> unknownMembers() {
        return List.copyOf(unknownMembers.keySet());
    }

    RegisterTaskDefinitionRequest content() {
        return content;
    }

    private ContainerDefinition definition(String container) {
        return content.containerDefinitions().stream()
                .filter(one -> one.name().equals(container))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(container + " in " + arn));
    }

    /** The revision alone: the content holds environment variables. */
    @Override
    public String toString() {
        return arn.toString();
    }

    /**
     * A container's log configuration.
     *
     * @param awslogs whether CloudWatch Logs gets it, the only place that the deployer reads
     * @param group absent for other drivers
     * @param prefix absent when the streams have none, so that they cannot be told by the task
     * @param blocking whether the container waits rather than loses lines
     */
    public record Logging(
            String container,
            boolean awslogs,
            String driver,
            @Nullable String group,
            @Nullable String prefix,
            boolean blocking) {

        /** The stream of a task: prefix, container and the task's id. */
        public Optional<String> stream(String taskId) {
            return prefix == null ? Optional.empty() : Optional.of(prefix + "/" + container + "/" + taskId);
        }
    }
}
