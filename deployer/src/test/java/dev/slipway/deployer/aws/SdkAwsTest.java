package dev.slipway.deployer.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.deployer.aws.AwsFailure.Kind;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateways over real HTTP, against an endpoint that answers whatever the test wants. */
final class SdkAwsTest {
    private static final List<String> SETTINGS = List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private int status = 200;
    private String answer = "{}";

    /** The next answers; {@link #answer} afterwards. */
    private final Deque<String> planned = new ArrayDeque<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] body = (planned.isEmpty() ? answer : planned.removeFirst()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        System.setProperty(
                "aws.endpointUrl", "http://127.0.0.1:" + server.getAddress().getPort());
        System.setProperty("aws.accessKeyId", "a");
        System.setProperty("aws.secretAccessKey", "b");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        SETTINGS.forEach(System::clearProperty);
    }

    private AwsFailure failure(int failingStatus, String code, String message) {
        status = failingStatus;
        answer = "{\"__type\":\"" + code + "\",\"message\":\"" + message + "\"}";
        return failure();
    }

    private static AwsFailure failure() {
        try (Aws aws = Aws.connect("eu-central-1")) {
            return catchThrowableOfType(AwsFailure.class, () -> aws.ecs().services("ublog-staging", List.of("web")));
        }
    }

    @Test
    void saysThatNothingListens() {
        server.stop(0);
        AwsFailure failure = failure();
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure)
                .hasMessageContaining(
                        "Tried to read the services of ublog-staging but failed because: nothing listens at"
                                + " http://127.0.0.1:" + server.getAddress().getPort())
                .hasMessageContaining("AWS_ENDPOINT_URL");
    }

    @Test
    void namesThePermissionThatIsMissing() {
        AwsFailure failure = failure(400, "AccessDeniedException", "User is not authorized");
        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessageEndingWith("Allow ecs:DescribeServices to the deployer's role.");
        assertThat(failure.mayPass()).isFalse();
    }

    @Test
    void retriesWhatIsThrottledAndSaysSo() {
        AwsFailure failure = failure(400, "ThrottlingException", "Rate exceeded");
        assertThat(failure.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(failure.mayPass()).isTrue();
        assertThat(requests).hasValue(3);
    }

    @Test
    void tellsAMissingClusterFromARefusal() {
        assertThat(failure(400, "ClusterNotFoundException", "Cluster not found.")
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
        assertThat(failure(400, "InvalidParameterException", "no").kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure(400, "ExpiredTokenException", "old").kind()).isEqualTo(Kind.NO_CREDENTIALS);
        assertThat(failure(500, "ServerException", "oops").kind()).isEqualTo(Kind.THROTTLED);
    }

    @Test
    void readsServicesTenACall() {
        answer = "{\"services\":[]}";
        List<String> names =
                IntStream.range(0, 21).mapToObj(number -> "service-" + number).toList();
        try (Aws aws = Aws.connect("eu-central-1")) {
            assertThat(aws.ecs().services("ublog-staging", names)).isEmpty();
        }
        assertThat(requests).hasValue(3);
    }

    @Test
    void readsTheStoppedTasksOfAllPages() {
        List<String> arns = IntStream.range(0, 101)
                .mapToObj(number -> "\"arn:aws:ecs:eu-central-1:111111111111:task/ublog-staging/" + number + "\"")
                .toList();
        planned.add("{\"taskArns\":[%s],\"nextToken\":\"page-2\"}".formatted(String.join(",", arns.subList(0, 100))));
        planned.add("{\"taskArns\":[%s]}".formatted(arns.getLast()));
        planned.add("{\"tasks\":[]}");
        planned.add("""
                {"tasks": [{"taskArn": %s, "lastStatus": "STOPPED",
                  "taskDefinitionArn": "arn:aws:ecs:eu-central-1:111111111111:task-definition/web:7"}]}
                """.formatted(arns.getLast()));
        try (Aws aws = Aws.connect("eu-central-1")) {
            assertThat(aws.ecs().stoppedTasks("ublog-staging", "web"))
                    .extracting(task -> task.arn().id())
                    .containsExactly("100");
        }
        assertThat(requests).hasValue(4);
    }

    @Test
    void noticesMembersThatItsSdkDoesNotKnow() {
        answer = """
                {"taskDefinition": {"taskDefinitionArn": "arn:aws:ecs:eu-central-1:111111111111:task-definition/web:7",
                  "family": "web", "containerDefinitions": [{"name": "app", "image": "i"}],
                  "volumes": [{"name": "files", "s3filesVolumeConfiguration": {"bucket": "b"}}]}}
                """;
        try (Aws aws = Aws.connect("eu-central-1")) {
            TaskDefinition revision = aws.ecs()
                    .taskDefinition(
                            new TaskDefinitionArn("arn:aws:ecs:eu-central-1:111111111111:task-definition/web:7"));
            assertThat(revision.unknownMembers()).containsExactly("volumes[0].s3filesVolumeConfiguration");
        }
    }
}
