package dev.slipway.deployer.policy;

import dev.slipway.deployer.aws.InProcess;
import dev.slipway.deployer.command.Surroundings;
import dev.slipway.deployer.command.Verbs;
import dev.slipway.deployer.time.OnTimeline;
import dev.slipway.sandbox.VirtualAccount;
import dev.slipway.sandbox.VirtualSandbox;
import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.runtime.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Command lines on the virtual clock: staging and production of one account or of two, each with two services, secrets, logs and roles; image
 * v2 is sound, v3 crashes. The deployer's calls are held against the policy that is given. For the thread that made it.
 */
final class CommandRehearsal implements AutoCloseable {
    /** A role of staging's account, which production assumes where that is in another one. */
    static final String READ_ROLE = "arn:aws:iam::111111111111:role/slipway-read";

    private static final String HOME = VirtualSandbox.ACCOUNT.id();

    private static final String FILE = """
            application: ublog
            repository: ublog
            state: s3://slipway-releases/ublog
            migrate: { like: web, command: [migrate], timeout: 15m }
            maintenance: { path: /-/maintenance, tokenSecret: "ublog/{environment}/control-token", timeout: 60s }
            services:
              web: { service: "ublog-{environment}-web", container: app, wave: 1 }
              worker: { service: "ublog-{environment}-worker", container: app, wave: 2 }
            environments:
              staging:
                account: "111111111111"
                region: eu-central-1
                cluster: ublog-staging
                url: http://127.0.0.1:1
              production:
                account: "PRODUCTION"
                region: eu-central-1
                cluster: ublog-production
                url: http://127.0.0.1:1
                after: { environment: staging }
            """;

    private final Path file;
    private final VirtualSandbox sandbox;
    private final Map<String, String> accounts;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /** @param folder empty */
    CommandRehearsal(Path folder) throws IOException {
        this(folder, HOME);
    }

    /** @param production the account that production is in */
    CommandRehearsal(Path folder, String production) throws IOException {
        accounts = Map.of("staging", HOME, "production", production);
        file = Files.writeString(
                folder.resolve("slipway.yml"),
                FILE.replace("PRODUCTION", production)
                        .replace(
                                "environment: staging }",
                                production.equals(HOME)
                                        ? "environment: staging }"
                                        : "environment: staging, readRole: \"" + READ_ROLE + "\" }"));
        sandbox = new VirtualSandbox(folder.resolve("sandbox"), 7, List.of("staging", "production"));
        System.setProperty("aws.secretAccessKey", "x");
        Script migrates = Script.exits(0, Duration.ofSeconds(20)).logs(Duration.ofSeconds(2), "applied V7");
        for (String account : new TreeSet<>(accounts.values())) {
            VirtualAccount repositories = sandbox.account(account);
            repositories.push("ublog", "v1", Script.runs().on("migrate", migrates));
            repositories.push("ublog", "v2", Script.runs().on("migrate", migrates));
            repositories.push(
                    "ublog",
                    "v3",
                    Script.exits(3, Duration.ofSeconds(2))
                            .logs(Duration.ofSeconds(1), "no DATABASE_URL")
                            .on("migrate", migrates));
        }
        for (String environment : List.of("staging", "production")) {
            try (EcsClient operator = EcsClient.builder()
                    .httpClient(sandbox.http())
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                            account(environment).account().id(), "x")))
                    .build()) {
                environment(environment, operator);
            }
        }
        try (ApplicationAutoScalingClient scaling = ApplicationAutoScalingClient.builder()
                .httpClient(sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("operator", "x")))
                .build()) {
            scaling.registerScalableTarget(request -> request.serviceNamespace(ServiceNamespace.ECS)
                    .resourceId("service/ublog-staging/ublog-staging-web")
                    .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                    .minCapacity(1)
                    .maxCapacity(3));
        }
        sandbox.timeline().advance(Duration.ofMinutes(5));
    }

    private VirtualAccount account(String environment) {
        return sandbox.account(accounts.getOrDefault(environment, HOME));
    }

    /** The id of the deployer's key; twelve digits are those of its account. */
    private String key(String environment) {
        String account = account(environment).account().id();
        return account.equals(HOME) ? "deployer" : account;
    }

    private void environment(String name, EcsClient operator) {
        String cluster = "ublog-" + name;
        VirtualAccount account = account(name);
        String role = "arn:aws:iam::" + account.account().id() + ":role/" + cluster;
        String secret = account.secrets().create("ublog/" + name + "/database", "p4ss");
        account.secrets().create("ublog/" + name + "/control-token", "t0ken");
        account.logs().createGroup("/ecs/" + cluster);
        operator.createCluster(request -> request.clusterName(cluster));
        String targetGroup = sandbox.targetGroup(
                cluster,
                new HealthCheck("/readyz", Duration.ofSeconds(10), Duration.ofSeconds(5), 2, 3),
                Duration.ofSeconds(30));
        LoadBalancer balancer = LoadBalancer.builder()
                .targetGroupArn(targetGroup)
                .containerName("app")
                .containerPort(8080)
                .build();
        for (String key : List.of("web", "worker")) {
            String service = cluster + "-" + key;
            operator.registerTaskDefinition(request -> request.family(service)
                    .networkMode(NetworkMode.AWSVPC)
                    .cpu("256")
                    .memory("512")
                    .executionRoleArn(role + "-execution")
                    .taskRoleArn(role + "-task")
                    .tags(Tag.builder().key("team").value("blog").build())
                    .containerDefinitions(ContainerDefinition.builder()
                            .name("app")
                            .image(EcrService.registry(account.account()) + "/ublog:v1")
                            .command(key)
                            .portMappings(
                                    PortMapping.builder().containerPort(8080).build())
                            .secrets(Secret.builder()
                                    .name("DATABASE_PASSWORD")
                                    .valueFrom(secret)
                                    .build())
                            .logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                                    .options(Map.of(
                                            "awslogs-group",
                                            "/ecs/" + cluster,
                                            "awslogs-region",
                                            "eu-central-1",
                                            "awslogs-stream-prefix",
                                            key,
                                            "mode",
                                            "blocking")))
                            .build()));
            operator.createService(request -> request.cluster(cluster)
                    .serviceName(service)
                    .taskDefinition(service)
                    .desiredCount(1)
                    .loadBalancers(key.equals("web") ? List.of(balancer) : List.of())
                    .networkConfiguration(
                            network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a", "subnet-b")))
                    .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                            breaker -> breaker.enable(true).rollback(true))));
        }
    }

    /** Holds the calls of an environment's deployer against a policy from now on. */
    void enforce(String environment, JsonNode document) {
        sandbox.faults()
                .set(
                        "policy",
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("accessKey", key(environment))
                                .set("document", document));
    }

    /** Holds everybody's calls against a policy from now on, those of roles too. */
    void enforceForAll(JsonNode document) {
        sandbox.faults().set("policy", JsonMapper.shared().createObjectNode().set("document", document));
    }

    /** The deployer may do everything. */
    void trust() {
        sandbox.faults().reset("policy");
    }

    /** Runs a command line; gives its exit code. */
    int run(String line) {
        said.reset();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        String[] words = ("--file " + file + " " + line).split(" ");
        System.setProperty("aws.accessKeyId", key(line.contains("production") ? "production" : "staging"));
        try (var _ = sandbox.timeline().join("deployer")) {
            return Verbs.of(new Surroundings(
                            Map.of(),
                            out,
                            out,
                            false,
                            "1.2.3",
                            region -> InProcess.aws(sandbox.http()),
                            _ -> {},
                            cancellation -> OnTimeline.timing(sandbox.timeline(), cancellation)))
                    .execute(words);
        }
    }

    /** What the last command line said. */
    String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /** The calls so far that were denied; only the deployer's are held against a policy. */
    List<Call> denied() {
        return sandbox.calls().read(CallFilter.NEWEST).stream()
                .filter(call -> call.error().startsWith("AccessDenied"))
                .toList();
    }

    @Override
    public void close() {
        sandbox.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }
}
