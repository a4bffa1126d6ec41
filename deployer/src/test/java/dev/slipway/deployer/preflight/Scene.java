package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.InProcess;
import dev.slipway.deployer.config.Commands;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.ScanBar;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.Opening;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.sandbox.VirtualSandbox;
import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.runtime.Script;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.iam.IamClient;
import tools.jackson.databind.json.JsonMapper;

/** An environment in which all is well, and what a check may find wrong in it. For one thread. */
final class Scene implements AutoCloseable {
    static final String CLUSTER = "ublog-staging";
    static final String WEB = "ublog-staging-web";
    private static final String REGISTRY = "111111111111.dkr.ecr.eu-central-1.amazonaws.com";
    private static final String LOGS = "/ecs/ublog-staging";
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b"));

    final VirtualSandbox sandbox;
    final Answers answers;
    final EcsClient ecs;
    private final Aws aws;

    String account = "111111111111";
    String container = "app";
    String serviceName = WEB;
    String repository = REGISTRY + "/ublog";

    @Nullable
    Duration rolloutTimeout;

    ScanBar bar = ScanBar.CRITICAL;
    String label = "v2";
    private @Nullable Digest digest;

    Scene(Path folder) {
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
        sandbox = new VirtualSandbox(folder, 7);
        answers = new Answers(sandbox.http());
        aws = InProcess.aws(answers);
        ecs = EcsClient.builder()
                .httpClient(sandbox.http())
                .region(software.amazon.awssdk.regions.Region.EU_CENTRAL_1)
                .credentialsProvider(CREDENTIALS)
                .build();
        ecs.createCluster(request -> request.clusterName(CLUSTER));
        sandbox.logs().createGroup(LOGS);
        String running = push("v1", Map.of(), Script.runs());
        digest = new Digest(push("v2", Map.of(), Script.runs()));
        group(Duration.ofSeconds(30));
        String revision = define(running);
        ecs.createService(request -> request.cluster(CLUSTER)
                .serviceName(WEB)
                .taskDefinition(revision)
                .desiredCount(3)
                .healthCheckGracePeriodSeconds(60)
                .loadBalancers(LoadBalancer.builder()
                        .targetGroupArn(group(Duration.ofSeconds(30)))
                        .containerName("app")
                        .containerPort(8080)
                        .build())
                .networkConfiguration(
                        network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a", "subnet-b")))
                .deploymentConfiguration(configuration -> configuration
                        .minimumHealthyPercent(100)
                        .maximumPercent(200)
                        .deploymentCircuitBreaker(
                                breaker -> breaker.enable(true).rollback(true))));
        pass(Duration.ofMinutes(5));
    }

    void pass(Duration duration) {
        sandbox.timeline().advance(duration);
    }

    String push(String tag, Map<String, String> labels, Script script) {
        return sandbox.push("ublog", tag, script, labels);
    }

    /** What the checks are to be about. */
    void asks(String tag, @Nullable String pushed) {
        label = tag;
        digest = pushed == null ? null : new Digest(pushed);
    }

    String group(Duration deregistrationDelay) {
        return sandbox.targetGroup(
                "web",
                new HealthCheck("/readyz", Duration.ofSeconds(10), Duration.ofSeconds(5), 2, 3),
                deregistrationDelay);
    }

    String define(String image) {
        return ecs.registerTaskDefinition(request -> request.family(WEB)
                        .networkMode("awsvpc")
                        .requiresCompatibilitiesWithStrings("FARGATE")
                        .cpu("256")
                        .memory("512")
                        .executionRoleArn("arn:aws:iam::111111111111:role/execution")
                        .taskRoleArn("arn:aws:iam::111111111111:role/task")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("app")
                                .image(REGISTRY + "/ublog@" + image)
                                .essential(true)
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
                                                "web",
                                                "mode",
                                                "blocking")))
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
    }

    ApplicationAutoScalingClient autoscaling() {
        return ApplicationAutoScalingClient.builder()
                .httpClient(sandbox.http())
                .region(software.amazon.awssdk.regions.Region.EU_CENTRAL_1)
                .credentialsProvider(CREDENTIALS)
                .build();
    }

    IamClient iam() {
        return IamClient.builder()
                .httpClient(sandbox.http())
                .region(software.amazon.awssdk.regions.Region.AWS_GLOBAL)
                .credentialsProvider(CREDENTIALS)
                .build();
    }

    void fault(String name, String json) {
        sandbox.faults().set(name, JsonMapper.shared().readTree(json));
    }

    Environment environment() {
        Environment.Service web = new Environment.Service("web", serviceName, container, 1, null);
        return new Environment(
                "staging",
                "ublog",
                account,
                "eu-central-1",
                CLUSTER,
                URI.create("http://127.0.0.1:1"),
                "ublog",
                List.of(web),
                new Environment.Migration("web", List.of("migrate"), Duration.ofMinutes(15)),
                null,
                null,
                null,
                2,
                rolloutTimeout,
                bar,
                Commands.none());
    }

    Ledger ledger() {
        State state = new State("slipway-releases", "ublog");
        return new Ledger(aws.objects(state.bucket()), state, "staging");
    }

    /** The newest record says that a release has left the service on a revision. */
    void recorded(String revision) {
        TaskDefinitionArn arn =
                new TaskDefinitionArn("arn:aws:ecs:eu-central-1:111111111111:task-definition/" + WEB + ":" + revision);
        ledger().open(ReleaseRecord.of(
                        new Opening(
                                new ReleaseId("20261121-100000-0001"),
                                "ublog",
                                "staging",
                                CLUSTER,
                                "deploy",
                                "v1",
                                null,
                                Build.UNKNOWN,
                                null,
                                null,
                                sandbox.timeline().instant(),
                                null),
                        "keeper",
                        List.of(new ReleaseRecord.Service("web", WEB, arn, arn, true)))
                .ended(new ReleaseRecord.End(sandbox.timeline().instant(), "done", 0, "It runs.")));
    }

    Aws aws() {
        return aws;
    }

    Subject subject() {
        return Subject.release(environment(), label, digest == null ? null : new Image(repository, digest));
    }

    List<Finding> findings() {
        return findings(subject());
    }

    /** However slow this machine is. */
    List<Finding> findings(Subject asked) {
        return new Preflight(aws, ledger(), sandbox.timeline(), Duration.ofMinutes(2), Checks.ALL).check(asked);
    }

    @Override
    public void close() {
        ecs.close();
        sandbox.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }
}
