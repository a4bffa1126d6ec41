package dev.slipway.deployer.aws;

import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.balancer.ScriptedTargetGroups;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.ecr.PushResult;
import dev.slipway.sandbox.ecr.RegistryAccess;
import dev.slipway.sandbox.ecs.Delays;
import dev.slipway.sandbox.ecs.Images.Resolution;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.faults.ImageState;
import dev.slipway.sandbox.identity.TokenService;
import dev.slipway.sandbox.logs.CloudWatchLogs;
import dev.slipway.sandbox.logs.LogStore;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.InProcessHttpClient;
import dev.slipway.sandbox.runtime.ScriptedRuntime;
import dev.slipway.sandbox.secrets.SecretStore;
import dev.slipway.sandbox.secrets.SecretsManager;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * The deployer's own gateways before the sandbox's engine, in one JVM on one virtual clock, with AWS's own delays. One cluster,
 * {@code ublog-staging}, with one service, {@code web}, that runs one task without a load balancer.
 */
public final class Rehearsal implements AutoCloseable {
    public static final String CLUSTER = "ublog-staging";
    public static final String LOG_GROUP = "/ecs/ublog-staging";
    public static final Account ACCOUNT = new Account("111111111111", "eu-central-1");

    public final VirtualTimeline timeline = new VirtualTimeline();
    public final ScriptedRuntime runtime = new ScriptedRuntime(timeline);
    public final Faults faults = new Faults();
    public final Aws aws;

    /** The image that the service runs. */
    public final String digest;

    /** The secret that its tasks need. */
    public final String secret;

    private final LogStore logs = new LogStore(timeline);
    private final SecretStore secrets = new SecretStore(ACCOUNT, timeline, () -> "version", faults.tasks());
    private final ImageStore images;
    private final AwsEndpoint endpoint;

    /** @param folder for images, empty */
    public Rehearsal(Path folder) {
        images = new ImageStore(folder, timeline, faults.tasks());
        Supplier<URI> address = () -> URI.create("http://127.0.0.1:4000");
        dev.slipway.sandbox.ecs.Ecs engine = new dev.slipway.sandbox.ecs.Ecs(new dev.slipway.sandbox.ecs.Ecs.Ground(
                timeline,
                Delays.aws(),
                ACCOUNT,
                new Random(7),
                runtime,
                new ScriptedTargetGroups(timeline, target -> runtime.isHealthy(target.port())),
                this::resolve,
                secrets,
                logs,
                faults,
                address));
        endpoint = new AwsEndpoint(
                List.of(
                        engine.service(),
                        new EcrService(images, ACCOUNT, timeline, new RegistryAccess(address, "token", false))
                                .service(),
                        new SecretsManager(secrets).service(),
                        new CloudWatchLogs(logs, ACCOUNT, timeline, faults.tasks()).service(),
                        new TokenService(ACCOUNT, timeline, new Random(7)).service()),
                () -> "request");
        SdkHttpClient http = new InProcessHttpClient(endpoint, timeline::hold);
        Calls calls = new Calls();
        EcsClient ecs = client(EcsClient.builder(), http, calls);
        aws = new SdkAws(
                new SdkEcs(ecs, calls),
                new SdkImages(client(EcrClient.builder(), http, calls), calls),
                new SdkLogs(client(CloudWatchLogsClient.builder(), http, calls), calls),
                new SdkSecrets(client(SecretsManagerClient.builder(), http, calls), calls),
                new SdkIdentity(client(StsClient.builder(), http, calls), calls),
                http);
        logs.createGroup(LOG_GROUP);
        images.createRepository("ublog");
        digest = push("v1");
        secret = secrets.create("ublog/staging/database", "p4ss");
        ecs.createCluster(request -> request.clusterName(CLUSTER));
        serve(ecs);
        timeline.advance(Duration.ofMinutes(3));
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, SdkHttpClient http, Calls calls) {
        return builder.region(Region.EU_CENTRAL_1)
                .httpClient(http)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox")))
                .overrideConfiguration(configuration ->
                        configuration.addExecutionInterceptor(calls).addExecutionInterceptor(new UnknownMembers()))
                .build();
    }

    /** Pushes another image and gives its digest. */
    public String push(String tag) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("image.json"));
            zip.write("{\"entryPoint\":[\"run\"]}".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("tag"));
            zip.write(tag.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (images.push("ublog", tag, new ByteArrayInputStream(bytes.toByteArray()))
                instanceof PushResult.Pushed pushed) {
            return pushed.image().digest();
        }
        throw new IllegalStateException("the image was refused");
    }

    private Resolution resolve(String image) {
        String found = image.substring(image.indexOf('@') + 1);
        return images.byDigest("ublog", found)
                .filter(there -> images.state(there) == ImageState.ACTIVE)
                .<Resolution>map(there -> new Resolution.Found("ublog", there.digest()))
                .orElseGet(() -> new Resolution.Missing("CannotPullContainerError: " + image + ": not found"));
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
                .image(EcrService.registry(ACCOUNT) + "/ublog@" + digest)
                .command("web")
                .secrets(Secret.builder().name("PASSWORD").valueFrom(secret).build())
                .logConfiguration(log -> log.logDriver("awslogs")
                        .options(
                                Map.of("awslogs-group", LOG_GROUP, "awslogs-stream-prefix", "web", "mode", "blocking")))
                .build();
    }

    /** Throws a switch of the sandbox. */
    public void fault(String name, String json) {
        faults.set(name, JsonMapper.shared().readTree(json));
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
        timeline.close();
    }
}
