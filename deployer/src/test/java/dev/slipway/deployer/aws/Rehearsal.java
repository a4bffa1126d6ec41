package dev.slipway.deployer.aws;

import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.VirtualSandbox;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.runtime.ScriptedRuntime;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Secret;
import tools.jackson.databind.json.JsonMapper;

/**
 * The deployer's own gateways before the sandbox on a virtual clock. One cluster, {@code ublog-staging}, with one service,
 * {@code web}, that runs one task without a load balancer. Credentials come from system properties, as long as it is open.
 */
public final class Rehearsal implements AutoCloseable {
    public static final String CLUSTER = "ublog-staging";
    public static final String LOG_GROUP = "/ecs/ublog-staging";

    public final VirtualTimeline timeline;
    public final ScriptedRuntime runtime;
    public final Aws aws;

    /** The image that the service runs. */
    public final String digest;

    /** The secret that its tasks need. */
    public final String secret;

    private final VirtualSandbox sandbox;

    /** @param folder for images, empty */
    public Rehearsal(Path folder) {
        sandbox = new VirtualSandbox(folder, 7);
        timeline = sandbox.timeline();
        runtime = sandbox.runtime();
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
        aws = InProcess.aws(sandbox.http());
        sandbox.logs().createGroup(LOG_GROUP);
        digest = push("v1");
        secret = sandbox.secrets().create("ublog/staging/database", "p4ss");
        try (EcsClient operator = EcsClient.builder()
                .httpClient(sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox")))
                .build()) {
            operator.createCluster(request -> request.clusterName(CLUSTER));
            serve(operator);
        }
        timeline.advance(Duration.ofMinutes(3));
    }

    /** Pushes another image, whose tasks run, and gives its digest. */
    public String push(String tag) {
        return sandbox.push("ublog", tag, Script.runs());
    }

    private void serve(EcsClient ecs) {
        ecs.registerTaskDefinition(request -> request.family("web")
                .requiresCompatibilitiesWithStrings("FARGATE")
                .networkMode("awsvpc")
                .cpu("256")
                .memory("512")
                .executionRoleArn("arn:aws:iam::111111111111:role/web-execution")
                .containerDefinitions(app()));
        ecs.createService(request -> request.cluster(CLUSTER)
                .serviceName("web")
                .taskDefinition("web")
                .desiredCount(1)
                .launchType("FARGATE")
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(true).rollback(true)))
                .networkConfiguration(
                        network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a", "subnet-b"))));
    }

    private ContainerDefinition app() {
        return ContainerDefinition.builder()
                .name("app")
                .image(EcrService.registry(VirtualSandbox.ACCOUNT) + "/ublog@" + digest)
                .command("web")
                .secrets(Secret.builder().name("PASSWORD").valueFrom(secret).build())
                .logConfiguration(log -> log.logDriver("awslogs")
                        .options(
                                Map.of("awslogs-group", LOG_GROUP, "awslogs-stream-prefix", "web", "mode", "blocking")))
                .build();
    }

    /** Throws a switch of the sandbox. */
    public void fault(String name, String json) {
        sandbox.faults().set(name, JsonMapper.shared().readTree(json));
    }

    /** The deployer's own intervals, on this clock. */
    public Timing timing() {
        return new Timing(timeline, timeline::sleep, Duration.ofSeconds(1), Duration.ofSeconds(3), new Random(7));
    }

    /** Lets somebody act who sleeps on this clock. */
    public <T> T play(Supplier<T> part) {
        try (VirtualTimeline.Participant deployer = timeline.join("deployer")) {
            T end = part.get();
            if (deployer.ended()) {
                throw new IllegalStateException("the deployer left before its part was over");
            }
            return end;
        }
    }

    @Override
    public void close() {
        aws.close();
        sandbox.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }
}
