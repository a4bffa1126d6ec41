package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The survey of {@link FakeAws}: its services as they are, and all else well. */
record FakeSurvey(FakeAws aws) implements Survey {

    @Override
    public Caller caller() {
        return new Caller(aws.identity().account(), null);
    }

    @Override
    public List<String> serviceNames(String cluster) {
        return List.of();
    }

    @Override
    public List<ServiceSettings> services(String cluster, Collection<String> names) {
        return aws.ecs().services(cluster, names).stream()
                .map(shown -> new ServiceSettings(shown, "ECS", "ROLLING", true, true))
                .toList();
    }

    @Override
    public Revision revision(TaskDefinitionArn arn) {
        return Settings.revision(aws.ecs().taskDefinition(arn), true);
    }

    @Override
    public List<TaskArn> tasks(String cluster, String service) {
        return List.of();
    }

    @Override
    public List<TaskSnapshot> tasks(String cluster, Collection<TaskArn> arns) {
        return List.of();
    }

    @Override
    public List<TaskArn> protectedTasks(String cluster, Collection<TaskArn> arns) {
        return List.of();
    }

    @Override
    public Optional<RegisteredImage> image(String repository, Digest digest) {
        return Optional.of(new RegisteredImage("ACTIVE", Instant.EPOCH));
    }

    @Override
    public List<Platform> platforms(String repository, Digest digest) {
        return List.of();
    }

    @Override
    public Scan scan(String repository, Digest digest) {
        return new Scan.Done(Map.of());
    }

    @Override
    public List<TargetGroup> targetGroups(Collection<String> arns) {
        return List.of();
    }

    @Override
    public Map<String, String> targetGroupAttributes(String arn) {
        return aws.targetGroupAttributes.getOrDefault(arn, Map.of());
    }

    @Override
    public Map<String, Integer> targetStates(String arn) {
        return Map.of();
    }

    @Override
    public Optional<String> trustPolicy(String role) {
        return Optional.empty();
    }

    @Override
    public List<ScalingLimits> scaling(String cluster, Collection<String> services) {
        return List.of();
    }
}
