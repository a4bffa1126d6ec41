package dev.slipway.deployer.aws;

import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.balancer.ScriptedTargetGroups;
import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.calls.CallLog;
import dev.slipway.sandbox.ecs.Delays;
import dev.slipway.sandbox.ecs.Images;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.logs.CloudWatchLogs;
import dev.slipway.sandbox.logs.LogStore;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.InProcessHttpClient;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.runtime.ScriptedRuntime;
import dev.slipway.sandbox.secrets.SecretStore;
import dev.slipway.sandbox.time.VirtualTimeline;
import dev.slipway.sandbox.traffic.AwsTraffic;
import dev.slipway.sandbox.traffic.EventualReads;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox's ECS with its faults, and the deployer's gateways, in one JVM on one virtual clock: the service
 * {@code worker} of the environment {@code staging} runs one task of image 1. Credentials come from system properties, as
 * long as it is open. For the thread that made it.
 */
public final class RehearsedAws implements AutoCloseable {
    public static final String CLUSTER = "ublog-staging";
    public static final String SERVICE = "ublog-staging-worker";

    private static final Account ACCOUNT = new Account("111111111111", "eu-central-1");
    private static final List<String> ENVIRONMENTS = List.of("staging");

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final VirtualTimeline.Participant me = timeline.join("deployer");
    private final ScriptedRuntime runtime = new ScriptedRuntime(timeline);
    private final Faults faults = new Faults(ENVIRONMENTS);
    private final CallLog calls = new CallLog();
    private final LogStore logs = new LogStore(timeline);
    private final InProcessHttpClient http;
    private final EcsClient operator;
    private int images = 1;

    public RehearsedAws() {
        dev.slipway.sandbox.ecs.Ecs engine = new dev.slipway.sandbox.ecs.Ecs(new dev.slipway.sandbox.ecs.Ecs.Ground(
                timeline,
                Delays.aws(),
                ACCOUNT,
                new Random(7),
                runtime,
                new ScriptedTargetGroups(timeline, target -> runtime.isHealthy(target.port())),
                image -> new Images.Resolution.Found("ublog", image.substring(image.indexOf('@') + 1)),
                new SecretStore(ACCOUNT, timeline, () -> "version"),
                logs,
                faults,
                () -> URI.create("http://127.0.0.1:4000")));
        AwsEndpoint endpoint = new AwsEndpoint(
                List.of(
                        new EventualReads(engine.service(), faults, timeline),
                        new CloudWatchLogs(logs, ACCOUNT, timeline, faults.tasks()).service()),
                () -> "request",
                new AwsTraffic(faults, calls, timeline, ACCOUNT, ENVIRONMENTS));
        http = new InProcessHttpClient(endpoint, Supplier::get);
        operator = EcsClient.builder()
                .httpClient(http)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox")))
                .build();
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
        logs.createGroup("/ecs/" + CLUSTER);
        operator.createCluster(request -> request.clusterName(CLUSTER));
        String first = define(Script.runs());
        operator.createService(request -> request.cluster(CLUSTER)
                .serviceName(SERVICE)
                .taskDefinition(first)
                .desiredCount(1)
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(true).rollback(true)))
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a"))));
        timeline.sleep(Duration.ofMinutes(5));
    }

    /** Registers a revision whose tasks follow a script; gives its ARN. */
    public String define(Script script) {
        String digest = "sha256:" + "%064x".formatted(images++);
        runtime.script(digest, script);
        return operator.registerTaskDefinition(request -> request.family(SERVICE)
                        .networkMode(NetworkMode.AWSVPC)
                        .requiresCompatibilitiesWithStrings("FARGATE")
                        .cpu("256")
                        .memory("512")
                        .executionRoleArn("arn:aws:iam::111111111111:role/execution")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("app")
                                .image("111111111111.dkr.ecr.eu-central-1.amazonaws.com/ublog@" + digest)
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
    }

    /** The gateways over the SDK. */
    public Aws aws(int attempts) {
        return Aws.over(http, "eu-central-1", new Attempts(attempts, Duration.ofSeconds(30), Duration.ofSeconds(60)));
    }

    /** Throws a switch from now on. */
    public void fault(String name, String json) {
        faults.set(name, JsonMapper.shared().readTree(json));
    }

    /** Everything is as it should be from now on. */
    public void mend() {
        faults.reset();
    }

    /** Lets time go by. */
    public void pass(Duration duration) {
        timeline.sleep(duration);
    }

    public Timing timing() {
        return new Timing(timeline, timeline::sleep, Duration.ofSeconds(1), Duration.ofSeconds(3), new Random(7));
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
        return calls.read(CallFilter.NEWEST).stream()
                .filter(call -> !call.fault().isEmpty())
                .toList();
    }

    public Environment environment(int failFast) {
        return new Environment(
                "staging",
                "ublog",
                ACCOUNT.id(),
                ACCOUNT.region(),
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
        timeline.close();
    }
}
