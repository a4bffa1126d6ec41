package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.sandbox.SandboxOptions.EnvironmentOptions;
import dev.slipway.sandbox.dashboard.SandboxState;
import dev.slipway.sandbox.dashboard.SandboxState.Service;
import dev.slipway.sandbox.dashboard.SandboxState.Task;
import dev.slipway.sandbox.ecr.PushResult;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import tools.jackson.databind.json.JsonMapper;

@Timeout(180)
final class SandboxTest {

    private static final String CLUSTER = "ublog-staging";
    private static final String WEB = "ublog-staging-web";

    @TempDir
    private Path folder;

    private static EcsClient ecs(Sandbox sandbox) {
        return EcsClient.builder()
                .endpointOverride(sandbox.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private SandboxOptions small() {
        return SandboxOptions.at(folder)
                .withoutDatabases()
                .withEnvironments(new EnvironmentOptions("staging", 0, 2, 1));
    }

    private static Service web(SandboxState state) {
        return state.environments().getFirst().services().stream()
                .filter(service -> service.key().equals("web"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rollsAServiceWithoutLosingARequestAndLeavesNoProcess() throws IOException {
        List<Long> pids = new ArrayList<>();
        try (Sandbox sandbox = Sandbox.start(small());
                EcsClient ecs = ecs(sandbox);
                HttpClient client = HttpClient.newHttpClient()) {
            String before = web(sandbox.state()).digest();
            PushResult.Pushed pushed = (PushResult.Pushed) sandbox.push("v2", Releases.zip("2"));
            String after = pushed.image().digest();
            assertThat(after).isNotEqualTo(before);

            AtomicBoolean running = new AtomicBoolean(true);
            AtomicInteger sent = new AtomicInteger();
            CompletableFuture<List<String>> traffic =
                    CompletableFuture.supplyAsync(() -> send(client, sandbox.url("staging"), running, sent));

            TaskDefinition current = ecs.describeTaskDefinition(request -> request.taskDefinition(WEB))
                    .taskDefinition();
            String revision = ecs.registerTaskDefinition(request -> request.family(WEB)
                            .networkMode(current.networkMode())
                            .requiresCompatibilities(current.requiresCompatibilities())
                            .cpu(current.cpu())
                            .memory(current.memory())
                            .executionRoleArn(current.executionRoleArn())
                            .containerDefinitions(current.containerDefinitions().getFirst().toBuilder()
                                    .image("111111111111.dkr.ecr.eu-central-1.amazonaws.com/ublog@" + after)
                                    .build()))
                    .taskDefinition()
                    .taskDefinitionArn();
            ecs.updateService(request -> request.cluster(CLUSTER).service(WEB).taskDefinition(revision));

            await().atMost(Duration.ofSeconds(90)).until(() -> newest(ecs) == ServiceDeploymentStatus.SUCCESSFUL);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> web(sandbox.state()).tasks().stream()
                            .allMatch(task -> task.digest().equals(after)));
            running.set(false);
            assertThat(traffic.join()).isEmpty();
            assertThat(sent).hasPositiveValue();
            assertThat(sandbox.state().environments().getFirst().requests().byRelease())
                    .containsKeys(before, after);
            sandbox.state().environments().getFirst().services().stream()
                    .flatMap(service -> service.tasks().stream())
                    .map(Task::pid)
                    .forEach(pids::add);
        }
        assertThat(pids).hasSize(3).doesNotContain(0L);
        assertThat(pids)
                .noneMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    private static List<String> send(HttpClient client, URI url, AtomicBoolean running, AtomicInteger sent) {
        List<String> failed = new ArrayList<>();
        while (running.get()) {
            sent.incrementAndGet();
            try {
                int status = client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                        .statusCode();
                if (status != 200) {
                    failed.add("status " + status);
                }
            } catch (IOException e) {
                failed.add(e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return failed;
    }

    private static ServiceDeploymentStatus newest(EcsClient ecs) {
        return ecs.listServiceDeployments(request -> request.cluster(CLUSTER).service(WEB))
                .serviceDeployments()
                .getFirst()
                .status();
    }

    @Test
    void servesTheDashboardTheStateAndTheSwitches() throws Exception {
        try (Sandbox sandbox = Sandbox.start(small());
                HttpClient client = HttpClient.newHttpClient()) {
            String page = client.send(HttpRequest.newBuilder(sandbox.endpoint()).build(), BodyHandlers.ofString())
                    .body();
            assertThat(page).contains(WEB, "placeholder", "SUCCESSFUL");
            String json = client.send(
                            HttpRequest.newBuilder(sandbox.endpoint().resolve("/_sandbox/state"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertThat(JsonMapper.shared()
                            .readTree(json)
                            .at("/environments/0/services/0/tasks/0/pid")
                            .asLong())
                    .isPositive();
            HttpRequest stale = HttpRequest.newBuilder(sandbox.endpoint().resolve("/_sandbox/faults"))
                    .POST(
                            HttpRequest.BodyPublishers.ofString(
                                    "{\"name\":\"stale-answer\",\"value\":{\"environment\":\"staging\",\"path\":\"/version\",\"body\":\"{}\",\"times\":1}}"))
                    .build();
            assertThat(client.send(stale, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            assertThat(client.send(
                                    HttpRequest.newBuilder(
                                                    sandbox.url("staging").resolve("/version"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body())
                    .isEqualTo("{}");
            assertThat(client.send(form(sandbox, ""), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(403);
            assertThat(client.send(form(sandbox, "https://evil.example"), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(403);
            assertThat(page).doesNotContain("drain <b>on</b>");
            assertThat(client.send(form(sandbox, sandbox.endpoint().toString()), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(303);
            HttpResponse<String> broken =
                    client.send(HttpRequest.newBuilder(sandbox.endpoint()).build(), BodyHandlers.ofString());
            assertThat(broken.body()).contains("drain <b>on</b>", "Tasks over time. Now");
            assertThat(broken.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).doesNotContain("unsafe"));
            HttpRequest foreign = HttpRequest.newBuilder(sandbox.endpoint().resolve("/_sandbox/faults"))
                    .header("Origin", "https://evil.example")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            assertThat(client.send(foreign, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(403);

            assertThatThrownBy(() -> Sandbox.start(small()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("another sandbox runs in it");
        }
    }

    private static HttpRequest form(Sandbox sandbox, String origin) {
        HttpRequest.Builder request = HttpRequest.newBuilder(sandbox.endpoint().resolve("/_sandbox/dashboard/fault"))
                .POST(HttpRequest.BodyPublishers.ofString("name=drain&value=broken&action=set"));
        return origin.isEmpty()
                ? request.build()
                : request.header("Origin", origin).build();
    }

    @Test
    void saysThatAPortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            assertThatThrownBy(() -> Sandbox.start(small().withPort(other.getLocalPort())))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("the port is taken");
        }
    }
}
