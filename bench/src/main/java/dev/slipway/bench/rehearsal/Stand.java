package dev.slipway.bench.rehearsal;

import dev.slipway.deployer.aws.Attempts;
import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.rollout.Move;
import dev.slipway.deployer.rollout.WaveResult;
import dev.slipway.deployer.rollout.Waves;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.VirtualSandbox;
import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.Task;

/** A cluster whose services run image {@code v1}, and what can be done with it. For one thread. */
final class Stand implements AutoCloseable {
    private static final String CLUSTER = "bench";
    private static final String REPOSITORY = "bench";
    private static final String LOGS = "/ecs/bench";
    private static final int SEVERAL = 100;

    private final VirtualSandbox sandbox;
    private final VirtualTimeline.Participant me;
    private final EcsClient ecs;
    private final Aws aws;
    private final Random random;
    private final List<Environment.Service> services = new ArrayList<>();

    Stand(Path folder, long seed) {
        sandbox = new VirtualSandbox(folder, seed);
        me = sandbox.timeline().join("bench");
        random = new Random(seed);
        ecs = EcsClient.builder()
                .httpClient(sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")))
                .build();
        aws = Aws.over(sandbox.http(), "eu-central-1", Attempts.NORMAL);
        ecs.createCluster(request -> request.clusterName(CLUSTER));
        sandbox.logs().createGroup(LOGS);
        sandbox.push(REPOSITORY, "v1", Script.runs());
    }

    /** Makes a service behind a target group, which has a drain of so long. */
    void balanced(String name, int desired, Duration deregistration) {
        String targetGroup = sandbox.targetGroup(
                name, new HealthCheck("/readyz", Duration.ofSeconds(10), Duration.ofSeconds(5), 2, 3), deregistration);
        String revision = define(name, "v1");
        ecs.createService(request -> request.cluster(CLUSTER)
                .serviceName(name)
                .taskDefinition(revision)
                .desiredCount(desired)
                .healthCheckGracePeriodSeconds(300)
                .loadBalancers(LoadBalancer.builder()
                        .targetGroupArn(targetGroup)
                        .containerName("app")
                        .containerPort(8080)
                        .build())
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(true).rollback(true)))
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a"))));
        added(name);
    }

    /** Makes a service that nothing checks. */
    void unchecked(String name, int desired) {
        String revision = define(name, "v1");
        ecs.createService(request -> request.cluster(CLUSTER)
                .serviceName(name)
                .taskDefinition(revision)
                .desiredCount(desired)
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(true).rollback(true)))
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a"))));
        added(name);
    }

    private void added(String name) {
        services.add(new Environment.Service(name, name, "app", 1, null));
        sandbox.timeline().sleep(Duration.ofMinutes(3));
    }

    private String define(String name, String tag) {
        return ecs.registerTaskDefinition(request -> request.family(name)
                        .networkMode(NetworkMode.AWSVPC)
                        .cpu("256")
                        .memory("512")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("app")
                                .image(VirtualSandbox.ACCOUNT.id() + ".dkr.ecr.eu-central-1.amazonaws.com/" + REPOSITORY
                                        + ":" + tag)
                                .command(name)
                                .stopTimeout(30)
                                .portMappings(PortMapping.builder()
                                        .containerPort(8080)
                                        .build())
                                .logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                                        .options(Map.of(
                                                "awslogs-group",
                                                LOGS,
                                                "awslogs-region",
                                                "eu-central-1",
                                                "awslogs-stream-prefix",
                                                name,
                                                "mode",
                                                "blocking")))
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
    }

    /** Some part of a duration, by the seed. */
    Duration some(Duration atMost) {
        return Duration.ofMillis(random.nextLong(atMost.toMillis()));
    }

    VirtualTimeline timeline() {
        return sandbox.timeline();
    }

    EcsClient ecs() {
        return ecs;
    }

    /**
     * Rolls all services to a new image, as the deployer does, and looks again.
     *
     * @param failFast how many stopped tasks that ended alike fail a service
     */
    Told roll(String tag, Script script, int failFast) {
        List<Move> moves = moves(tag, script);
        List<Event> events = new ArrayList<>();
        Cancellation cancellation = new Cancellation();
        Timing timing = new Timing(
                sandbox.timeline(),
                sandbox.timeline()::sleep,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                new Random(random.nextLong()));
        Waves waves = new Waves(aws, environment(failFast), timing, cancellation, events::add);
        int before = reads();
        Instant begin = now();
        WaveResult result = waves.roll(moves);
        Instant end = now();
        waves.lookAgain();
        return new Told(begin, end, result, events, reads() - before);
    }

    /** Rolls all services by UpdateService alone, for somebody else to watch. */
    void update(String tag, Script script) {
        moves(tag, script)
                .forEach(move -> ecs.updateService(request -> request.cluster(CLUSTER)
                        .service(move.service().serviceName())
                        .taskDefinition(move.after().arn().value())));
    }

    private List<Move> moves(String tag, Script script) {
        sandbox.push(REPOSITORY, tag, script);
        return services.stream()
                .map(service -> new Move(
                        service,
                        revision(running(service.serviceName())),
                        revision(define(service.serviceName(), tag))))
                .toList();
    }

    private String running(String service) {
        return ecs.describeServices(request -> request.cluster(CLUSTER).services(service))
                .services()
                .getFirst()
                .taskDefinition();
    }

    private TaskDefinition revision(String arn) {
        return aws.ecs().taskDefinition(new TaskDefinitionArn(arn));
    }

    private Environment environment(int failFast) {
        return new Environment(
                CLUSTER,
                "bench",
                VirtualSandbox.ACCOUNT.id(),
                VirtualSandbox.ACCOUNT.region(),
                CLUSTER,
                URI.create("http://127.0.0.1:1"),
                REPOSITORY,
                services,
                null,
                null,
                null,
                null,
                failFast,
                null);
    }

    String cluster() {
        return CLUSTER;
    }

    List<String> names() {
        return services.stream().map(Environment.Service::serviceName).toList();
    }

    /** When the last of the newest service deployments became SUCCESSFUL, by ECS's own word. */
    Instant succeeded() {
        return names().stream()
                .map(this::newest)
                .map(ServiceDeployment::finishedAt)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** Whether each of the newest service deployments is SUCCESSFUL. */
    boolean success() {
        return names().stream().allMatch(name -> newest(name).status() == ServiceDeploymentStatus.SUCCESSFUL);
    }

    private ServiceDeployment newest(String service) {
        String arn = ecs
                .listServiceDeployments(request -> request.cluster(CLUSTER).service(service))
                .serviceDeployments()
                .stream()
                .max((one, other) -> one.createdAt().compareTo(other.createdAt()))
                .orElseThrow()
                .serviceDeploymentArn();
        return ecs.describeServiceDeployments(request -> request.serviceDeploymentArns(arn))
                .serviceDeployments()
                .getFirst();
    }

    /** When the first task of a service ended that was created after this instant. */
    Instant firstFailure(String service, Instant since) {
        List<String> arns = ecs.listTasks(request -> request.cluster(CLUSTER)
                        .serviceName(service)
                        .desiredStatus("STOPPED")
                        .maxResults(SEVERAL))
                .taskArns();
        return ecs.describeTasks(request -> request.cluster(CLUSTER).tasks(arns)).tasks().stream()
                .filter(task -> task.createdAt().isAfter(since))
                .map(Stand::ended)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant ended(Task task) {
        return task.executionStoppedAt() == null ? task.stoppingAt() : task.executionStoppedAt();
    }

    Instant now() {
        return sandbox.timeline().instant();
    }

    private int reads() {
        return (int) sandbox.calls().read(new CallFilter("ecs", "", "", Instant.MIN, 0, CallFilter.LIMIT)).stream()
                .filter(call -> call.operation().startsWith("Describe")
                        || call.operation().startsWith("List"))
                .count();
    }

    /**
     * What the deployer told of a roll-out.
     *
     * @param reads of ECS, with the last look
     */
    record Told(Instant begin, Instant end, WaveResult result, List<Event> events, int reads) {
        Told {
            events = List.copyOf(events);
        }
    }

    @Override
    public void close() {
        ecs.close();
        me.close();
        sandbox.close();
    }
}
