package dev.slipway.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.deployer.config.ConfigurationFile;
import dev.slipway.deployer.config.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A first slipway.yml from what a cluster runs. */
@Timeout(120)
final class InitVerbTest {
    private static final String INIT = "init --cluster shop-staging --environment staging --region eu-central-1";

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("made.yml");
    }

    /** A sidecar stands before the container that gets the image. */
    private static void withWorker(Stage stage) {
        String revision = stage.define(
                "shop-staging-worker",
                "v1",
                request -> request.containerDefinitions(
                        ContainerDefinition.builder()
                                .name("proxy")
                                .image("envoyproxy/envoy:v1")
                                .build(),
                        Stage.app("v1", app -> app.command("worker"))));
        stage.operator.createService(request -> request.cluster("shop-staging")
                .serviceName("shop-staging-worker")
                .taskDefinition(revision)
                .desiredCount(1)
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a"))));
    }

    @Test
    void writesAFileThatIsReadAndPlannedWith() throws IOException {
        try (Stage stage = new Stage(folder, "")) {
            withWorker(stage);
            assertThat(stage.run(INIT + " --output-file " + file()))
                    .as(stage.err())
                    .isZero();
            assertThat(stage.writes()).isEmpty();
            Environment staging = ConfigurationFile.read(file(), Map.of()).environment("staging");
            assertThat(staging.account()).isEqualTo("111111111111");
            assertThat(staging.application()).isEqualTo("shop");
            assertThat(staging.repository()).isEqualTo("shop");
            assertThat(staging.services())
                    .extracting(Environment.Service::name, Environment.Service::serviceName)
                    .containsExactly(tuple("web", "shop-staging-web"), tuple("worker", "shop-staging-worker"));
            assertThat(staging.services())
                    .allMatch(service -> service.container().equals("app"));
            assertThat(Files.readString(file()))
                    .contains("service: \"shop-{environment}-web\"", "guess: it is not proxy that gets the new image");
            assertThat(stage.run("plan staging --image v1 --file " + file()))
                    .as(stage.err() + stage.out())
                    .isZero();
        }
    }

    @Test
    void whatItOffersAsACommentIsRightToo() throws IOException {
        try (Stage stage = new Stage(folder, "")) {
            assertThat(stage.run(INIT + " --output-file -")).isZero();
            Files.writeString(
                    file(),
                    stage.out()
                            .replace("BUCKET", "releases")
                            .replaceAll("(?m)^# (state|migrate|maintenance|slack):", "$1:"));
            Environment staging = ConfigurationFile.read(file(), Map.of()).environment("staging");
            assertThat(staging.migration()).isNotNull();
            assertThat(staging.control()).isNotNull();
            assertThat(staging.slack()).isNotNull();
        }
    }

    @Test
    void writesOverNothingUnlessItIsForced() throws IOException {
        try (Stage stage = new Stage(folder, "")) {
            Files.writeString(file(), "mine");
            assertThat(stage.run(INIT + " --output-file " + file())).isEqualTo(2);
            assertThat(stage.err()).contains("it is there already", "--force");
            assertThat(stage.calls()).isEmpty();
            assertThat(file()).hasContent("mine");
            assertThat(stage.run(INIT + " --force --output-file " + file())).isZero();
            assertThat(Files.readString(file())).startsWith("# What is released where");
        }
    }

    @Test
    void saysWhenThereIsNothingToBeginWith() {
        try (Stage stage = new Stage(folder, "")) {
            assertThat(stage.run("init --cluster nowhere --environment staging --region eu-central-1 --output-file "
                            + file()))
                    .isEqualTo(10);
            assertThat(stage.err())
                    .contains("there is none of that name in eu-central-1")
                    .doesNotContain("slipway.yml");
            stage.operator.createCluster(request -> request.clusterName("empty"));
            assertThat(stage.run(
                            "init --cluster empty --environment staging --region eu-central-1 --output-file " + file()))
                    .isEqualTo(10);
            assertThat(stage.err()).contains("it has none. Make the services first");
            assertThat(file()).doesNotExist();
        }
    }

    @Test
    void needsThePermissionsThatThePageNames() throws IOException {
        String page = Files.readString(Path.of("../docs/policy.md"));
        String json = page.substring(page.indexOf("```json\n") + 8);
        JsonNode document = JsonMapper.shared().readTree(json.substring(0, json.indexOf("```")));
        try (Stage stage = new Stage(folder, "")) {
            stage.sandbox
                    .faults()
                    .set(
                            "policy",
                            JsonMapper.shared()
                                    .createObjectNode()
                                    .put("accessKey", "sandbox")
                                    .set("document", document));
            assertThat(stage.run(INIT + " --output-file -")).as(stage.err()).isZero();
            stage.sandbox
                    .faults()
                    .set(
                            "policy",
                            JsonMapper.shared()
                                    .createObjectNode()
                                    .put("accessKey", "sandbox")
                                    .set("document", JsonMapper.shared().readTree("{\"Statement\":[]}")));
            assertThat(stage.run(INIT + " --output-file -")).isEqualTo(10);
            assertThat(stage.err()).contains("Allow ecs:ListServices to the deployer's role.");
        }
    }
}
