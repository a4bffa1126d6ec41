package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.sandbox.SandboxOptions.EnvironmentOptions;
import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Service;
import tools.jackson.databind.json.JsonMapper;

/** Reads that lag behind writes, as an unmodified client sees them. */
@Timeout(120)
final class StaleReadsTest {

    private static final String CLUSTER = "ublog-staging";
    private static final String WORKER = "ublog-staging-worker";

    @TempDir
    private Path folder;

    private static void lag(Sandbox sandbox, String rule) {
        sandbox.fault("stale-reads", JsonMapper.shared().readTree(rule));
    }

    private static Service worker(EcsClient ecs) {
        return ecs.describeServices(request -> request.cluster(CLUSTER).services(WORKER))
                .services()
                .getFirst();
    }

    @Test
    void showsAWriteWhenItIsOldEnough() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.at(folder)
                        .withoutDatabases()
                        .withEnvironments(new EnvironmentOptions("staging", 0, 0, 0)));
                UrlConnectionHttpClient http = (UrlConnectionHttpClient) UrlConnectionHttpClient.create();
                EcsClient ecs = EcsClient.builder()
                        .endpointOverride(sandbox.endpoint())
                        .httpClient(http)
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox")))
                        .build()) {
            lag(sandbox, "{\"lag\":\"1m\"}");
            assertThat(worker(ecs).propagateTagsAsString()).isEqualTo("NONE");
            assertThat(worker(ecs).hasTags()).isFalse();

            ecs.updateService(
                    request -> request.cluster(CLUSTER).service(WORKER).propagateTags("SERVICE"));
            String revision = ecs.registerTaskDefinition(request -> request.family("late")
                            .containerDefinitions(ContainerDefinition.builder()
                                    .name("app")
                                    .image("app")
                                    .build()))
                    .taskDefinition()
                    .taskDefinitionArn();

            assertThat(worker(ecs).propagateTagsAsString()).isEqualTo("NONE");
            assertThat(sandbox.calls().read(CallFilter.NEWEST))
                    .last()
                    .extracting(Call::fault)
                    .isEqualTo("stale-reads");
            assertThatThrownBy(() -> ecs.describeTaskDefinition(request -> request.taskDefinition(revision)))
                    .isInstanceOf(EcsException.class)
                    .hasMessageContaining("Unable to describe task definition.");
            assertThat(ecs.listTaskDefinitions().taskDefinitionArns()).doesNotContain(revision);

            lag(sandbox, "{\"lag\":\"1s\"}");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> worker(ecs).propagateTagsAsString().equals("SERVICE"));
            assertThat(ecs.listTaskDefinitions().taskDefinitionArns()).contains(revision);

            ecs.updateService(
                    request -> request.cluster(CLUSTER).service(WORKER).propagateTags("NONE"));
            lag(sandbox, "{\"lag\":\"2s\",\"operation\":\"ListTasks\"}");
            assertThat(worker(ecs).propagateTagsAsString()).isEqualTo("NONE");
        }
    }
}
