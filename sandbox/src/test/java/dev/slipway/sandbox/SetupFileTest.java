package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.dashboard.SandboxState;
import dev.slipway.sandbox.dashboard.SandboxState.Service;
import dev.slipway.sandbox.dashboard.SandboxState.Task;
import dev.slipway.sandbox.setup.Setup;
import dev.slipway.sandbox.setup.SetupException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody else's application, told to the sandbox by a file alone. */
@Timeout(180)
final class SetupFileTest {

    private static final String SITE = """
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetSocketAddress;

            void main(String[] arguments) throws Exception {
                int port = Integer.parseInt(arguments.length > 0 ? arguments[0] : System.getenv("PORT"));
                HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 50);
                String word = String.valueOf(System.getenv("GREETING"));
                server.createContext("/", exchange -> {
                    exchange.sendResponseHeaders(200, word.length());
                    exchange.getResponseBody().write(word.getBytes());
                    exchange.close();
                });
                server.start();
            }
            """;

    private static final String FILE = """
            account: "123456789012"
            region: us-east-1
            images:
              shop:1: { files: [Site.java], launch: java -XX:TieredStopAtLevel=1 Site.java }
              shop/api:1: { files: [Site.java], launch: "java -XX:TieredStopAtLevel=1 Site.java {port}" }
              datadog/agent:7: sleep 600
            secrets: { shop/key: "${sandbox.random}" }
            logGroups: [/shop]
            targetGroups:
              shop: { healthCheck: { path: / } }
              api: { healthCheck: { path: /, interval: 300ms }, deregistrationDelay: 5s }
            balancers:
              shop: { targetGroup: shop }
              shop-api: { targetGroup: api }
            clusters: { shop: { environment: live } }
            taskDefinitions:
              - file: shop.json
              - family: api
                containerDefinitions:
                  - name: api
                    image: ${sandbox.registry}/shop/api:1
                    portMappings: [{ containerPort: 9000 }]
                    environment: [{ name: GREETING, value: "${sandbox.balancer:shop}" }]
            services:
              - cluster: shop
                serviceName: shop
                taskDefinition: shop
                desiredCount: 2
                loadBalancers:
                  - { targetGroupArn: "${sandbox.targetGroup:shop}", containerName: app, containerPort: 8080 }
              - cluster: shop
                serviceName: api
                taskDefinition: api:1
                loadBalancers:
                  - { targetGroupArn: "${sandbox.targetGroup:api}", containerName: api, containerPort: 9000 }
            faults: { drain: broken }
            env: { SHOP_REGISTRY: "${sandbox.registry}" }
            """;

    private static final String SHOP = """
            {
              "family": "shop",
              "containerDefinitions": [
                { "name": "app", "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1",
                  "portMappings": [{ "containerPort": 8080 }],
                  "environment": [{ "name": "GREETING", "value": "hello ${PORT}" }],
                  "secrets": [{ "name": "KEY", "valueFrom": "${sandbox.secret:shop/key}" }],
                  "logConfiguration": { "logDriver": "awslogs", "options": {
                    "awslogs-group": "/shop", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "shop" } } },
                { "name": "agent", "image": "datadog/agent:7" }
              ]
            }
            """;

    @TempDir
    private Path folder;

    private Setup setup(String file) throws IOException {
        Files.writeString(folder.resolve("Site.java"), SITE);
        Files.writeString(folder.resolve("shop.json"), SHOP);
        return Setup.read(Files.writeString(folder.resolve("sandbox.yml"), file));
    }

    private Sandbox start(Setup setup) {
        return Sandbox.start(SandboxOptions.at(folder.resolve("state")).withSetup(setup));
    }

    private static String body(HttpClient client, URI url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                .body();
    }

    private static JsonNode call(HttpClient client, Sandbox sandbox, String service, String operation, String input)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(sandbox.endpoint())
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/" + service + "/aws4_request")
                .header("X-Amz-Target", operation)
                .POST(BodyPublishers.ofString(input))
                .build();
        return JsonMapper.shared()
                .readTree(client.send(request, BodyHandlers.ofString()).body());
    }

    private static List<String> tasks(SandboxState state) {
        return state.environments().stream()
                .flatMap(environment -> environment.services().stream())
                .map(Service::tasks)
                .flatMap(List::stream)
                .map(Task::id)
                .toList();
    }

    @Test
    void runsAStrangersServicesAndGoesBackToTheirStart() throws Exception {
        try (Sandbox sandbox = start(setup(FILE));
                HttpClient client = HttpClient.newHttpClient()) {
            Map<String, String> variables = sandbox.variables();
            assertThat(variables)
                    .containsEntry("AWS_REGION", "us-east-1")
                    .containsEntry("SHOP_REGISTRY", "123456789012.dkr.ecr.us-east-1.amazonaws.com")
                    .containsKeys("SLIPWAY_URL_SHOP", "SLIPWAY_URL_SHOP_API");
            assertThat(body(client, sandbox.url("shop"))).isEqualTo("hello ${PORT}");
            assertThat(body(client, sandbox.url("shop-api")))
                    .isEqualTo(sandbox.url("shop").toString());
            SandboxState before = sandbox.state();
            assertThat(before.environments()).singleElement().satisfies(live -> {
                assertThat(live.name()).isEqualTo("live");
                assertThat(live.services()).extracting(Service::running).containsExactly(2, 1);
                assertThat(live.requests().total()).isEqualTo(2);
            });
            String secret = call(
                            client,
                            sandbox,
                            "secretsmanager",
                            "secretsmanager.GetSecretValue",
                            "{\"SecretId\":\"shop/key\"}")
                    .path("SecretString")
                    .asString();
            assertThat(secret).matches("[0-9a-z]{24}");
            String cluster = "{\"cluster\":\"shop\",\"service\":\"api\",\"desiredCount\":0}";
            call(client, sandbox, "ecs", "AmazonEC2ContainerServiceV20141113.UpdateService", cluster);
            call(
                    client,
                    sandbox,
                    "secretsmanager",
                    "secretsmanager.PutSecretValue",
                    "{\"SecretId\":\"shop/key\",\"SecretString\":\"other\"}");
            call(
                    client,
                    sandbox,
                    "ecr",
                    "AmazonEC2ContainerRegistry_V20150921.CreateRepository",
                    "{\"repositoryName\":\"mine\"}");
            sandbox.fault("drain", JsonMapper.shared().readTree("\"on\""));

            HttpRequest reset = HttpRequest.newBuilder(sandbox.endpoint().resolve("/_sandbox/reset"))
                    .POST(BodyPublishers.noBody())
                    .build();
            assertThat(client.send(reset, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

            assertThat(sandbox.variables()).isEqualTo(variables);
            SandboxState after = sandbox.state();
            assertThat(tasks(after)).hasSize(3).doesNotContainAnyElementsOf(tasks(before));
            assertThat(after.environments().getFirst().services())
                    .extracting(Service::desired)
                    .containsExactly(2, 1);
            assertThat(after.environments().getFirst().requests().total()).isZero();
            assertThat(body(client, sandbox.url("shop"))).isEqualTo("hello ${PORT}");
            assertThat(call(
                                    client,
                                    sandbox,
                                    "secretsmanager",
                                    "secretsmanager.GetSecretValue",
                                    "{\"SecretId\":\"shop/key\"}")
                            .path("SecretString")
                            .asString())
                    .isEqualTo(secret);
            assertThat(call(client, sandbox, "ecr", "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories", "{}")
                            .toString())
                    .contains("shop/api", "datadog/agent")
                    .doesNotContain("mine");
            assertThat(body(client, sandbox.endpoint().resolve("/_sandbox/faults")))
                    .contains("\"name\":\"drain\",\"on\":true");
        }
        assertThat(folder.resolve("state/run")).doesNotExist();
    }

    @Test
    void tellsEachErrorOfEcsWithItsPlaceInTheFile() throws IOException {
        Setup setup = setup(FILE.replace("family: api\n", "family: api\n    networkMode: awsvpc\n")
                .replace("containerName: app, containerPort: 8080", "containerName: app, containerPort: 8081"));
        assertThatThrownBy(() -> start(setup))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("sandbox.yml, line 26, column 5: ECS refuses it: InvalidParameterException:"
                        + " The container app did not have a container port 8081 defined.")
                .hasMessageContaining("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
    }

    @Test
    void emptiesTheDatabasesAtAReset() throws Exception {
        Setup setup = setup("""
                postgres: { user: shop, databases: [shop, reports] }
                redis: true
                env: { DB: "jdbc:postgresql://127.0.0.1:${sandbox.postgres.port}/shop?user=${sandbox.postgres.user}" }
                secrets: { db: "${sandbox.postgres.password}" }
                """);
        try (Sandbox sandbox = start(setup);
                HttpClient client = HttpClient.newHttpClient()) {
            String password = call(
                            client, sandbox, "secretsmanager", "secretsmanager.GetSecretValue", "{\"SecretId\":\"db\"}")
                    .path("SecretString")
                    .asString();
            String url = Objects.requireNonNull(sandbox.variables().get("DB")) + "&password=" + password;
            assertThat(url).doesNotContain("sandbox");
            execute(url, "CREATE TABLE post (id int)");
            assertThatThrownBy(() -> execute(url, "CREATE TABLE post (id int)")).hasMessageContaining("already exists");
            sandbox.reset();
            execute(url, "CREATE TABLE post (id int)");
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
