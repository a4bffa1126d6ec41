package dev.slipway.deployer.aws;

import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.VirtualSandbox;
import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox on a virtual clock, with its faults, and the deployer's gateways: the service {@code worker} of the
 * environment {@code staging} runs one task of image 1. Credentials come from system properties, as long as it is open. For
 * the thread that made it.
 */
public final class RehearsedAws implements AutoCloseable {
    public static final String CLUSTER = "ublog-staging";
    public static final String SERVICE = "ublog-staging-worker";

    private final VirtualSandbox sandbox;
    private final VirtualTimeline.Participant me;
    private final EcsClient operator;
    private int images;

    /** @param folder for images, empty */
    public RehearsedAws(Path folder) {
        sandbox = new VirtualSandbox(folder, 7, List.of("staging"));
        me = sandbox.timeline().join("deployer");
        operator = EcsClient.builder()
                .httpClient(sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox")))
                .build();
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
        sandbox.logs().createGroup("/ecs/" + CLUSTER);
        operator.createCluster(request -> request.clusterName(CLUSTER));
        String first = define(Script.runs());
        operator.createService(request -> request.cluster(CLUSTER)
                .serviceName(SERVICE)
                .taskDefinition(first)
                .desiredCount(1)
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(true).rollback(true)))
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a"))));
        pass(Duration.ofMinutes(5));
    }

    /** Registers a revision whose tasks follow a script; gives its ARN. */
    public String define(Script script) {
        String digest = sandbox.push("ublog", "v" + ++images, script);
        return operator.registerTaskDefinition(request -> request.family(SERVICE)
                        .networkMode(NetworkMode.AWSVPC)
                        .requiresCompatibilitiesWithStrings("FARGATE")
                        .cpu("256")
                        .memory("512")
                        .executionRoleArn("arn:aws:iam::111111111111:role/execution")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("app")
                                .image(EcrService.registry(VirtualSandbox.ACCOUNT) + "/ublog@" + digest)
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
    }

    /** The gateways over the SDK. */
    public Aws aws(int attempts) {
        return Aws.over(
                sandbox.http(), "eu-central-1", new Attempts(attempts, Duration.ofSeconds(30), Duration.ofSeconds(60)));
    }

    /** Has the service's deployments taken back when an alarm fires. */
    public void alarm(String name) {
        operator.updateService(request -> request.cluster(CLUSTER)
                .service(SERVICE)
                .deploymentConfiguration(configuration -> configuration.alarms(
                        alarms -> alarms.alarmNames(name).enable(true).rollback(true))));
    }

    /** Has something happen while others wait. */
    public void later(Duration delay, Runnable event) {
        sandbox.timeline().after(delay, event);
    }

    /** Throws a switch from now on. */
    public void fault(String name, String json) {
        sandbox.faults().set(name, JsonMapper.shared().readTree(json));
    }

    /** Everything is as it should be from now on. */
    public void mend() {
        sandbox.faults().reset();
    }

    /** Lets time go by. */
    public void pass(Duration duration) {
        sandbox.timeline().sleep(duration);
    }

    public Timing timing() {
        return new Timing(
                sandbox.timeline(),
                sandbox.timeline()::sleep,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                new Random(7));
    }

    /** The revision that the service's primary deployment runs. */
    public TaskDefinitionArn running() {
        return new TaskDefinitionArn(
                operator.describeServices(request -> request.cluster(CLUSTER).services(SERVICE))
                        .services()
                        .getFirst()
                        .taskDefinition());
    }

    /** One-off tasks that have not stopped. */
    public int oneOffTasks() {
        return operator.listTasks(request -> request.cluster(CLUSTER).family(SERVICE))
                        .taskArns()
                        .size()
                - 1;
    }

    /** The calls that met a fault. */
    public List<Call> disturbed() {
        return sandbox.calls().read(CallFilter.NEWEST).stream()
                .filter(call -> !call.fault().isEmpty())
                .toList();
    }

    public Environment environment(int failFast) {
        return new Environment(
                "staging",
                "ublog",
                VirtualSandbox.ACCOUNT.id(),
                VirtualSandbox.ACCOUNT.region(),
                CLUSTER,
                URI.create("http://127.0.0.1"),
                "ublog",
                List.of(new Environment.Service("worker", SERVICE, "app", 1, null)),
                null,
                null,
                null,
                null,
                failFast,
                Duration.ofMinutes(10));
    }

    @Override
    public void close() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        operator.close();
        me.close();
        sandbox.close();
    }
}
