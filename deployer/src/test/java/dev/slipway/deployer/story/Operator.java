package dev.slipway.deployer.story;

import dev.slipway.sandbox.VirtualSandbox;
import dev.slipway.sandbox.balancer.HealthCheck;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Somebody with an AWS client of their own, and a hand on the sandbox's switches. Asks until there is an answer. */
final class Operator implements AutoCloseable {
    private static final String LOGS = "/ecs/ublog-staging";
    private static final int PATIENCE = 100;

    private final VirtualSandbox sandbox;
    private final String cluster;
    private final String repository;
    private final Map<String, String> digests;
    private final Map<String, String> firstRevisions = new HashMap<>();
    private final String secret;
    private final EcsClient ecs;

    /** @param digests of the images, by tag */
    Operator(VirtualSandbox sandbox, String cluster, String repository, Map<String, String> digests) {
        this.sandbox = sandbox;
        this.cluster = cluster;
        this.repository = repository;
        this.digests = Map.copyOf(digests);
        ecs = EcsClient.builder()
                .httpClient(sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("operator", "o")))
                .overrideConfiguration(configuration ->
                        configuration.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(PATIENCE)
                                .circuitBreakerEnabled(false)
                                .backoffStrategy(BackoffStrategy.retryImmediately())
                                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                                .build()))
                .build();
        ecs.createCluster(request -> request.clusterName(cluster));
        sandbox.logs().createGroup(LOGS);
        secret = sandbox.secrets().create("ublog/staging/database", "p4ss");
    }

    String digest(String tag) {
        return digests.getOrDefault(tag, "no image " + tag);
    }

    /** Makes a service as its story gives it. */
    void create(Given given) {
        String revision = define(given, given.image());
        firstRevisions.put(given.name(), revision);
        ecs.createService(request -> {
            request.cluster(cluster)
                    .serviceName(given.serviceName())
                    .taskDefinition(revision)
                    .desiredCount(given.desired())
                    .deploymentConfiguration(given.configuration())
                    .networkConfiguration(
                            network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a", "subnet-b")));
            if (given.is("balanced")) {
                String targetGroup = sandbox.targetGroup(
                        given.name(),
                        new HealthCheck("/readyz", Duration.ofSeconds(10), Duration.ofSeconds(5), 2, 3),
                        given.drain());
                request.healthCheckGracePeriodSeconds(given.number("grace", 120))
                        .loadBalancers(LoadBalancer.builder()
                                .targetGroupArn(targetGroup)
                                .containerName("app")
                                .containerPort(8080)
                                .build());
            }
        });
    }

    private String define(Given given, String image) {
        return ecs.registerTaskDefinition(request -> request.family(given.serviceName())
                        .networkMode(NetworkMode.AWSVPC)
                        .requiresCompatibilitiesWithStrings("FARGATE")
                        .cpu("256")
                        .memory("512")
                        .executionRoleArn("arn:aws:iam::111111111111:role/execution")
                        .containerDefinitions(containers(given, image)))
                .taskDefinition()
                .taskDefinitionArn();
    }

    private List<ContainerDefinition> containers(Given given, String image) {
        return Stream.concat(
                        Stream.of(container(given, image)),
                        Stream.of("sidecar", "guard")
                                .filter(given.options()::containsKey)
                                .map(name -> ContainerDefinition.builder()
                                        .name(name)
                                        .image(image(given.option(name, "")))
                                        .essential(name.equals("guard"))
                                        .build()))
                .toList();
    }

    private String image(String tag) {
        return VirtualSandbox.ACCOUNT.id() + ".dkr.ecr.eu-central-1.amazonaws.com/" + repository + "@" + digest(tag);
    }

    private ContainerDefinition container(Given given, String image) {
        ContainerDefinition.Builder container = ContainerDefinition.builder()
                .name("app")
                .image(image(image))
                .command(given.name())
                .stopTimeout(30)
                .portMappings(PortMapping.builder().containerPort(8080).build())
                .logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                        .options(Map.of(
                                "awslogs-group",
                                LOGS,
                                "awslogs-region",
                                "eu-central-1",
                                "awslogs-stream-prefix",
                                given.name(),
                                "mode",
                                "blocking")));
        if (given.is("secret")) {
            container.secrets(
                    Secret.builder().name("DATABASE_PASSWORD").valueFrom(secret).build());
        }
        if (given.is("checked")) {
            container.healthCheck(check ->
                    check.command("CMD-SHELL", "test -e well").interval(10).retries(2));
        }
        return container.build();
    }

    /** Throws a switch; the value is JSON, or a word. */
    void fault(String name, String value) {
        JsonNode json =
                value.matches("[\\[{].*|\\d+") ? JsonMapper.shared().readTree(value) : StringNode.valueOf(value);
        sandbox.faults().set(name, json);
    }

    /** Does something to a service. */
    void act(String verb, Given given, String rest) {
        String name = given.serviceName();
        switch (verb) {
            case "deploy" -> {
                String revision = define(given, rest);
                ecs.updateService(
                        request -> request.cluster(cluster).service(name).taskDefinition(revision));
            }
            case "force" ->
                ecs.updateService(
                        request -> request.cluster(cluster).service(name).forceNewDeployment(true));
            case "scale" ->
                ecs.updateService(
                        request -> request.cluster(cluster).service(name).desiredCount(Integer.parseInt(rest)));
            case "delete" ->
                ecs.deleteService(
                        request -> request.cluster(cluster).service(name).force(true));
            case "stop" ->
                ecs.stopServiceDeployment(
                        request -> request.serviceDeploymentArn(describe(given).currentServiceDeployment())
                                .stopType(StopServiceDeploymentStopType.fromValue(rest)));
            case "deregister" ->
                ecs.deregisterTaskDefinition(request -> request.taskDefinition(firstRevisions.get(given.name())));
            case "kill" ->
                tasks(given)
                        .forEach(task ->
                                ecs.stopTask(request -> request.cluster(cluster).task(task)));
            case "protect" ->
                ecs.updateTaskProtection(request -> request.cluster(cluster)
                        .tasks(tasks(given))
                        .protectionEnabled(true)
                        .expiresInMinutes(Integer.parseInt(rest)));
            default -> throw new IllegalArgumentException("no such act: " + verb);
        }
    }

    private Service describe(Given given) {
        return ecs.describeServices(request -> request.cluster(cluster).services(given.serviceName()))
                .services()
                .getFirst();
    }

    private List<String> tasks(Given given) {
        return ecs.listTasks(request -> request.cluster(cluster).serviceName(given.serviceName()))
                .taskArns();
    }

    @Override
    public void close() {
        ecs.close();
    }
}
