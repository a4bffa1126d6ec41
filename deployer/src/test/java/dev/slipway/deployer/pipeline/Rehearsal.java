package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.InProcess;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.lease.Claimant;
import dev.slipway.deployer.lease.LeasePolicy;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.ledger.Access;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.Entrance;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.ledger.Terms;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.report.JsonLines;
import dev.slipway.deployer.time.Background;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.VirtualSandbox;
import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.runtime.Script;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.Secret;
import tools.jackson.databind.json.JsonMapper;

/**
 * The deployer and ECS in one JVM on one virtual clock: whole releases, from the preflight to the last look, in no time and
 * the same each time. Images are pushed with the script of what their tasks do.
 */
final class Rehearsal implements AutoCloseable {

    static final String CLUSTER = "ublog-staging";
    private static final String REPOSITORY = "ublog";
    private static final State STATE = new State("slipway-releases", "ublog");
    private static final String LOGS = "/ecs/ublog-staging";

    private final VirtualSandbox sandbox;
    private final EcsClient ecs;
    private final Aws aws;
    private final List<Environment.Service> services = new ArrayList<>();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final JsonLines events = new JsonLines(new PrintStream(lines, true, StandardCharsets.UTF_8));
    private final Cancellation cancellation = new Cancellation();
    private final List<Cancellation> heartbeats = Collections.synchronizedList(new ArrayList<>());
    private final long seed;
    private boolean migrating = true;
    private @Nullable String secret;
    private int releases;

    /** A cluster without services; the image {@code v1} is there, and its tasks are well. */
    Rehearsal(Path folder, long seed) {
        this.seed = seed;
        System.setProperty("aws.accessKeyId", "rehearsal");
        System.setProperty("aws.secretAccessKey", "rehearsal");
        sandbox = new VirtualSandbox(folder, seed);
        ecs = EcsClient.builder()
                .httpClient(sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .build();
        aws = InProcess.aws(sandbox.http());
        ecs.createCluster(request -> request.clusterName(CLUSTER));
        sandbox.logs().createGroup(LOGS);
        push("v1", Script.runs());
    }

    VirtualSandbox sandbox() {
        return sandbox;
    }

    /** Asks the run to end, as a signal would. */
    Cancellation cancellation() {
        return cancellation;
    }

    /** Releases have no migration from now on. */
    void withoutMigration() {
        migrating = false;
    }

    /** Makes a secret, which the tasks of services made from now on need. */
    void secret(String name) {
        secret = sandbox.secrets().create(name, "p4ss");
    }

    String push(String tag, Script script) {
        return sandbox.push(REPOSITORY, tag, script);
    }

    /** The same with labels. */
    String push(String tag, Script script, Map<String, String> labels) {
        return sandbox.push(REPOSITORY, tag, script, labels);
    }

    /** Makes a service of {@code v1} behind a target group and lets it become steady. */
    void web(int desired, int maximumPercent, Duration deregistrationDelay) {
        String targetGroup = sandbox.targetGroup(
                "web",
                new HealthCheck("/readyz", Duration.ofSeconds(10), Duration.ofSeconds(5), 2, 3),
                deregistrationDelay);
        String revision = define("web");
        ecs.createService(request -> request.cluster(CLUSTER)
                .serviceName("ublog-staging-web")
                .taskDefinition(revision)
                .desiredCount(desired)
                .healthCheckGracePeriodSeconds(120)
                .loadBalancers(LoadBalancer.builder()
                        .targetGroupArn(targetGroup)
                        .containerName("app")
                        .containerPort(8080)
                        .build())
                .networkConfiguration(
                        network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a", "subnet-b")))
                .deploymentConfiguration(configuration -> configuration
                        .minimumHealthyPercent(100)
                        .maximumPercent(maximumPercent)
                        .deploymentCircuitBreaker(
                                breaker -> breaker.enable(true).rollback(true))));
        added("web");
    }

    /** Makes a service of {@code v1} that nothing checks. */
    void worker(int desired) {
        unchecked("worker", desired);
        added("worker");
    }

    /** Makes many of them, {@code worker-1} and so on, and lets them become steady together. */
    void workers(int count, int desired) {
        for (int number = 1; number <= count; number++) {
            unchecked("worker-" + number, desired);
            services.add(new Environment.Service("worker-" + number, "ublog-staging-worker-" + number, "app", 1, null));
        }
        sandbox.timeline().advance(Duration.ofMinutes(10));
    }

    private void unchecked(String key, int desired) {
        String revision = define(key);
        ecs.createService(request -> request.cluster(CLUSTER)
                .serviceName("ublog-staging-" + key)
                .taskDefinition(revision)
                .desiredCount(desired)
                .networkConfiguration(
                        network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a", "subnet-b")))
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(true).rollback(true))));
    }

    private void added(String key) {
        services.add(new Environment.Service(key, "ublog-staging-" + key, "app", 1, null));
        sandbox.timeline().advance(Duration.ofMinutes(5));
    }

    private String define(String key) {
        return ecs.registerTaskDefinition(request -> request.family("ublog-staging-" + key)
                        .networkMode(NetworkMode.AWSVPC)
                        .cpu("256")
                        .memory("512")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("app")
                                .image(VirtualSandbox.ACCOUNT.id() + ".dkr.ecr.eu-central-1.amazonaws.com/" + REPOSITORY
                                        + ":v1")
                                .command(key)
                                .secrets(Stream.ofNullable(secret)
                                        .map(arn -> Secret.builder()
                                                .name("DATABASE_PASSWORD")
                                                .valueFrom(arn)
                                                .build())
                                        .toList())
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
                                                key,
                                                "mode",
                                                "blocking")))
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
    }

    /** Releases an image, migration first, on a thread that takes part in the clock. */
    Outcome deploy(String tag) {
        try (var _ = sandbox.timeline().join("deployer")) {
            return release(tag);
        }
    }

    /** The same for a thread that takes part already. */
    Outcome release(String tag) {
        ReleaseId id = new ReleaseId("r-" + ++releases);
        return new Release(aws, timing(), cancellation)
                .deploy(environment(), new ReleaseRequest(id, tag, null), events::on);
    }

    /**
     * Asks for the environment with lease and ledger.
     *
     * @param name of who asks
     * @param beating whether its heartbeat beats, as that of a paused or killed run does not
     */
    Entrance enter(String name, boolean beating, Duration patience) {
        Claimant claimant = new Claimant(name + "-run", new ReleaseId(name), "deploy", name, null);
        Background background = (thread, over, body) -> {
            if (beating) {
                heartbeats.add(over);
                sandbox.timeline().start(thread, () -> body.accept(timing(over)));
            }
        };
        Terms terms = new Terms(STATE, List.of(), null, patience, LeasePolicy.standard());
        return new Access(aws, environment(), terms, claimant, timing(), cancellation, background)
                .enter(Leases.Purpose.WRITE, events::on);
    }

    /** Releases in custody of the environment, as the verb does it. */
    Outcome release(Custody custody, String name, String tag) {
        Outcome outcome = new Release(aws, timing(), cancellation, custody)
                .deploy(
                        environment(),
                        new ReleaseRequest(new ReleaseId(name), tag, null),
                        custody.journal().listening(events::on));
        custody.journal().end(new ReleaseRecord.End(sandbox.timeline().instant(), "over", 0, outcome.message()));
        return outcome;
    }

    /** What the ledger says, the newest first. */
    List<ReleaseRecord> records() {
        return new Ledger(aws.objects(STATE.bucket()), STATE, "staging")
                .newest(100).stream()
                        .map(entry -> ((Entry.Kept) entry).record())
                        .toList();
    }

    /** The deployer's own intervals, on the virtual clock; a wait ends with the run's cancellation. */
    private Timing timing() {
        return timing(cancellation);
    }

    private Timing timing(Cancellation end) {
        return new Timing(
                sandbox.timeline(),
                duration -> sandbox.timeline().sleep(duration, end::isRequested),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                new Random(seed));
    }

    private Environment environment() {
        return new Environment(
                "staging",
                "ublog",
                VirtualSandbox.ACCOUNT.id(),
                "eu-central-1",
                CLUSTER,
                URI.create("http://127.0.0.1:1"),
                REPOSITORY,
                services,
                migrating ? new Environment.Migration("web", List.of("migrate"), Duration.ofMinutes(15)) : null,
                null,
                null,
                null,
                2,
                Duration.ofMinutes(60));
    }

    /** Throws a switch of the sandbox. */
    void fault(String name, String json) {
        sandbox.faults().set(name, JsonMapper.shared().readTree(json));
    }

    /** How often an operation was called, by whomever. */
    int calls(String operation) {
        return sandbox.calls()
                .read(new CallFilter("", operation, "", Instant.MIN, 0, CallFilter.LIMIT))
                .size();
    }

    /** How many calls have changed something of ECS or ECR, by whomever. */
    long writes() {
        return sandbox.calls().read(new CallFilter("", "", "", Instant.MIN, 0, CallFilter.LIMIT)).stream()
                .map(Call::operation)
                .filter(call -> call.matches("Register.*|Update.*|Run.*|Stop.*|PutImage|Batch(?!Get).*"))
                .count();
    }

    /** Which revision each service is on, such as {@code ublog-staging-web:1}. */
    List<String> running() {
        return sandbox.ecs().snapshot().clusters().getFirst().services().stream()
                .map(service -> service.taskDefinition().replaceFirst(".*/", ""))
                .toList();
    }

    /** Every event so far, as {@code --output json} writes them. */
    String events() {
        return lines.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        heartbeats.forEach(over -> over.request(Cancellation.Signal.TERMINATE));
        ecs.close();
        sandbox.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }
}
