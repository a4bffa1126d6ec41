package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.InProcess;
import dev.slipway.deployer.time.OnTimeline;
import dev.slipway.sandbox.VirtualSandbox;
import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.runtime.Script;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Verbs as a person types them, before the sandbox on a virtual clock: {@code staging} and {@code production}, each with the
 * service {@code web}, which runs {@code v1}. Credentials come from system properties, as long as it is open.
 */
final class Stage implements AutoCloseable {
    private static final String WRITES = "Register.*|Deregister.*|Update.*|Create.*|Delete.*|Run.*|Stop.*|Put.*|Tag.*"
            + "|Untag.*|Batch(?!Get).*|Initiate.*|Upload.*|Complete.*";

    final VirtualSandbox sandbox;
    final EcsClient operator;
    final Map<String, String> variables = new HashMap<>();
    final Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private UnaryOperator<ObjectNode> raw = UnaryOperator.identity();
    private long since;

    /** @param base a line for {@code slipway.yml}, such as {@code base: family}; may be empty */
    Stage(Path folder, String base) {
        this.folder = folder;
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
        sandbox = new VirtualSandbox(folder.resolve("images"), 7, List.of("staging", "production"));
        operator = EcsClient.builder()
                .httpClient(sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(new Raw()))
                .build();
        sandbox.push("shop", "v1", Script.runs());
        for (String environment : List.of("staging", "production")) {
            operator.createCluster(request -> request.clusterName("shop-" + environment));
            String revision = define("shop-" + environment + "-web", "v1", _ -> {});
            operator.createService(request -> request.cluster("shop-" + environment)
                    .serviceName("shop-" + environment + "-web")
                    .taskDefinition(revision)
                    .desiredCount(1)
                    .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a"))));
        }
        sandbox.timeline().advance(Duration.ofMinutes(5));
        try {
            Files.writeString(folder.resolve("slipway.yml"), """
                    application: shop
                    repository: shop
                    %s
                    services:
                      web: { service: "shop-{environment}-web", container: app }
                    environments:
                      staging:
                        { account: "111111111111", region: eu-central-1, cluster: shop-staging, url: "https://staging.example.com" }
                      production:
                        account: "111111111111"
                        region: eu-central-1
                        cluster: shop-production
                        url: https://example.com
                        after: { environment: staging }
                    """.formatted(base));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the next registered revisions as JSON that the SDK has no members for. */
    void sendingRaw(UnaryOperator<ObjectNode> change) {
        raw = change;
    }

    /** Registers a revision as infrastructure does; gives its ARN. */
    String define(String family, String tag, Consumer<RegisterTaskDefinitionRequest.Builder> change) {
        RegisterTaskDefinitionRequest.Builder request = RegisterTaskDefinitionRequest.builder()
                .family(family)
                .networkMode(NetworkMode.AWSVPC)
                .cpu("256")
                .memory("512")
                .containerDefinitions(app(tag, _ -> {}));
        change.accept(request);
        return operator.registerTaskDefinition(request.build()).taskDefinition().taskDefinitionArn();
    }

    static ContainerDefinition app(String tag, Consumer<ContainerDefinition.Builder> change) {
        ContainerDefinition.Builder app = ContainerDefinition.builder()
                .name("app")
                .image(EcrService.registry(VirtualSandbox.ACCOUNT) + "/shop:" + tag)
                .command("web");
        change.accept(app);
        return app.build();
    }

    /** Runs a verb on a thread that takes part in the clock; gives its exit code. */
    int run(String line) {
        out.reset();
        err.reset();
        since = sandbox.calls().read(CallFilter.NEWEST).stream()
                .mapToLong(Call::number)
                .max()
                .orElse(0);
        Surroundings surroundings = new Surroundings(
                variables,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                "1.2.3",
                _ -> InProcess.aws(sandbox.http()),
                _ -> {},
                cancellation -> OnTimeline.timing(sandbox.timeline(), cancellation));
        String all = "--file " + folder.resolve("slipway.yml") + " " + line;
        try (var _ = sandbox.timeline().join("deployer")) {
            return Verbs.of(surroundings).execute(all.split(" "));
        }
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** The operations that the last verb called, in their order. */
    List<String> calls() {
        return sandbox.calls().read(new CallFilter("", "", "", Instant.MIN, since, CallFilter.LIMIT)).stream()
                .map(Call::operation)
                .toList();
    }

    /** Those of them that change something. */
    List<String> writes() {
        return calls().stream().filter(call -> call.matches(WRITES)).toList();
    }

    /** The image that a service's revision names. */
    String image(String environment) {
        String revision = running(environment);
        return operator.describeTaskDefinition(request -> request.taskDefinition(revision))
                .taskDefinition()
                .containerDefinitions()
                .getFirst()
                .image();
    }

    String running(String environment) {
        return operator.describeServices(
                        request -> request.cluster("shop-" + environment).services("shop-" + environment + "-web"))
                .services()
                .getFirst()
                .taskDefinition();
    }

    @Override
    public void close() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        operator.close();
        sandbox.close();
    }

    /** Changes what is sent, as a client that is younger than this SDK would. */
    private final class Raw implements ExecutionInterceptor {
        @Override
        public Optional<RequestBody> modifyHttpContent(
                Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            if (!(context.request() instanceof RegisterTaskDefinitionRequest)
                    || context.requestBody().isEmpty()) {
                return context.requestBody();
            }
            return Optional.of(RequestBody.fromBytes(changed(context)));
        }

        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return !(context.request() instanceof RegisterTaskDefinitionRequest)
                    ? context.httpRequest()
                    : context.httpRequest().toBuilder()
                            .putHeader("Content-Length", String.valueOf(changed(context).length))
                            .build();
        }

        private byte[] changed(Context.ModifyHttpRequest context) {
            try (InputStream body =
                    context.requestBody().orElseThrow().contentStreamProvider().newStream()) {
                ObjectNode json =
                        (ObjectNode) JsonMapper.shared().readTree(new ByteArrayInputStream(body.readAllBytes()));
                return JsonMapper.shared().writeValueAsBytes(raw.apply(json));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
