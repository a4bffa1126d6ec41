package dev.slipway.deployer.operation;

import dev.slipway.deployer.aws.Attempts;
import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.report.JsonLines;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.VirtualSandbox;
import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.Tag;
import tools.jackson.databind.json.JsonMapper;

/**
 * An environment on a virtual clock: {@code web} in the first wave, three tasks behind a balancer and scaled by itself
 * between 2 and 10 with the clock's part of it suspended; {@code worker} in the second, one task. For the thread that made it.
 */
final class Harbour implements AutoCloseable {
    private static final String CLUSTER = "ublog-staging";
    private static final String WEB = "ublog-staging-web";
    private static final String WORKER = "ublog-staging-worker";

    final VirtualSandbox sandbox;
    final Cancellation cancellation = new Cancellation();
    final String digest;
    private final VirtualTimeline.Participant me;
    private final EcsClient ecs;
    private final ApplicationAutoScalingClient scaling;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final JsonLines events = new JsonLines(new PrintStream(lines, true, StandardCharsets.UTF_8));

    /** @param folder for images, empty */
    Harbour(Path folder) {
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
        sandbox = new VirtualSandbox(folder, 7, List.of("staging"));
        me = sandbox.timeline().join("deployer");
        StaticCredentialsProvider operator =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox"));
        ecs = EcsClient.builder()
                .httpClient(sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(operator)
                .build();
        scaling = ApplicationAutoScalingClient.builder()
                .httpClient(sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(operator)
                .build();
        sandbox.logs().createGroup("/ecs/" + CLUSTER);
        ecs.createCluster(request -> request.clusterName(CLUSTER));
        digest = sandbox.push("ublog", "v1", Script.runs());
        String group = sandbox.targetGroup(
                "web",
                new HealthCheck("/readyz", Duration.ofSeconds(10), Duration.ofSeconds(5), 2, 3),
                Duration.ofSeconds(20));
        create(
                WEB,
                3,
                List.of(LoadBalancer.builder()
                        .targetGroupArn(group)
                        .containerName("app")
                        .containerPort(8080)
                        .build()));
        create(WORKER, 1, List.of());
        scaling.registerScalableTarget(request -> request.serviceNamespace(ServiceNamespace.ECS)
                .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                .resourceId("service/" + CLUSTER + "/" + WEB)
                .minCapacity(2)
                .maxCapacity(10)
                .suspendedState(state -> state.scheduledScalingSuspended(true)));
        pass(Duration.ofMinutes(5));
    }

    private void create(String name, int desired, List<LoadBalancer> balancers) {
        String revision = ecs.registerTaskDefinition(request -> request.family(name)
                        .networkMode(NetworkMode.AWSVPC)
                        .requiresCompatibilitiesWithStrings("FARGATE")
                        .cpu("256")
                        .memory("512")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("app")
                                .image(EcrService.registry(VirtualSandbox.ACCOUNT) + "/ublog@" + digest)
                                .portMappings(PortMapping.builder()
                                        .containerPort(8080)
                                        .build())
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
        ecs.createService(request -> request.cluster(CLUSTER)
                .serviceName(name)
                .taskDefinition(revision)
                .desiredCount(desired)
                .loadBalancers(balancers)
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(true).rollback(true)))
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a"))));
    }

    Aws aws() {
        return Aws.over(
                sandbox.http(), "eu-central-1", new Attempts(2, Duration.ofSeconds(30), Duration.ofSeconds(60)));
    }

    OperationOutcome stop() {
        return stop(aws());
    }

    OperationOutcome stop(Aws aws) {
        return new Stop(ground(aws), environment().services()).run();
    }

    OperationOutcome start() {
        return start(aws());
    }

    OperationOutcome start(Aws aws) {
        return new Start(ground(aws), environment().services()).run();
    }

    OperationOutcome restart() {
        return new Restart(ground(aws()), environment().services()).run();
    }

    Ground ground(Aws aws) {
        return ground(aws, environment());
    }

    /** With credentials of another account than the one that slipway.yml names. */
    Ground strangersGround() {
        Environment ours = environment();
        return ground(
                aws(),
                new Environment(
                        ours.name(),
                        ours.application(),
                        "999999999999",
                        ours.region(),
                        ours.cluster(),
                        ours.url(),
                        ours.repository(),
                        ours.services(),
                        null,
                        null,
                        null,
                        null,
                        2,
                        Duration.ofMinutes(10)));
    }

    private Ground ground(Aws aws, Environment environment) {
        Timing timing = new Timing(
                sandbox.timeline(),
                duration -> sandbox.timeline().sleep(duration, cancellation::isRequested),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                new Random(7));
        return new Ground(aws, environment, timing, cancellation, events::on);
    }

    Environment environment() {
        return new Environment(
                "staging",
                "ublog",
                VirtualSandbox.ACCOUNT.id(),
                VirtualSandbox.ACCOUNT.region(),
                CLUSTER,
                URI.create("http://127.0.0.1"),
                "ublog",
                List.of(
                        new Environment.Service("web", WEB, "app", 1, null),
                        new Environment.Service("worker", WORKER, "app", 2, null)),
                null,
                null,
                null,
                null,
                2,
                Duration.ofMinutes(10));
    }

    void pass(Duration duration) {
        sandbox.timeline().sleep(duration);
    }

    void fault(String name, String json) {
        sandbox.faults().set(name, JsonMapper.shared().readTree(json));
    }

    void scale(String service, int desired) {
        ecs.updateService(request -> request.cluster(CLUSTER).service(service).desiredCount(desired));
    }

    void tag(String service, String key, String value) {
        String arn = ecs.describeServices(request -> request.cluster(CLUSTER).services(service))
                .services()
                .getFirst()
                .serviceArn();
        ecs.tagResource(request -> request.resourceArn(arn)
                .tags(Tag.builder().key(key).value(value).build()));
    }

    /** Somebody else's deployment. */
    void redeploy(String service) {
        ecs.updateService(request -> request.cluster(CLUSTER).service(service).forceNewDeployment(true));
    }

    /** Everything that an operation may change, in words: counts, tags, revisions, and what scales by itself. */
    String state() {
        StringBuilder text = new StringBuilder();
        for (Service service : ecs.describeServices(request ->
                        request.cluster(CLUSTER).services(WEB, WORKER).include(ServiceField.TAGS))
                .services()) {
            Map<String, String> tags = new TreeMap<>();
            service.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
            text.append("%s %d/%d %s%n"
                    .formatted(service.serviceName(), service.runningCount(), service.desiredCount(), tags));
        }
        ScalableTarget target = scaling.describeScalableTargets(
                        request -> request.serviceNamespace(ServiceNamespace.ECS))
                .scalableTargets()
                .getFirst();
        return text
                + "min %d max %d in %s out %s scheduled %s"
                        .formatted(
                                target.minCapacity(),
                                target.maxCapacity(),
                                target.suspendedState().dynamicScalingInSuspended(),
                                target.suspendedState().dynamicScalingOutSuspended(),
                                target.suspendedState().scheduledScalingSuspended());
    }

    /** The tasks that run, by ARN. */
    Set<String> tasks() {
        return new TreeSet<>(ecs.listTasks(request -> request.cluster(CLUSTER)).taskArns());
    }

    /** What wrote since the call with this number, in order. */
    List<String> writesAfter(long number) {
        return sandbox.calls().read(new CallFilter("", "", "", Instant.MIN, number, CallFilter.LIMIT)).stream()
                .map(Call::operation)
                .filter(name -> !name.matches("(Describe|List|Get).*"))
                .toList();
    }

    long lastCall() {
        return sandbox.calls().read(CallFilter.NEWEST).stream()
                .mapToLong(Call::number)
                .max()
                .orElse(0);
    }

    String events() {
        return lines.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        ecs.close();
        scaling.close();
        me.close();
        sandbox.close();
    }
}
