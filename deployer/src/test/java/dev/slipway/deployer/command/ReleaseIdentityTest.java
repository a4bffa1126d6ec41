package dev.slipway.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.Images.Tagged;
import dev.slipway.deployer.aws.InProcess;
import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import tools.jackson.databind.json.JsonMapper;

/** Which digest may go where, and what keeps it there. */
@Timeout(120)
final class ReleaseIdentityTest {
    @TempDir
    private Path folder;

    private static void push(Stage stage, String tag) {
        stage.sandbox.timeline().advance(Duration.ofMinutes(10));
        stage.sandbox.push("shop", tag, Script.runs());
    }

    private static List<Tagged> tags(Stage stage, String prefix) {
        try (Aws aws = InProcess.aws(stage.sandbox.http())) {
            return aws.images().tagged("shop", prefix);
        }
    }

    @Test
    void doesNotGoBackUnlessAsked() {
        try (Stage stage = new Stage(folder, "")) {
            push(stage, "v2");
            assertThat(stage.run("deploy staging --image v2")).isZero();

            assertThat(stage.run("plan staging --image v1")).isZero();
            assertThat(stage.out()).contains("A release would be refused:", "it is older than");
            assertThat(stage.run("deploy staging --image v1")).isEqualTo(10);
            assertThat(stage.out()).contains("it is older than", "pushed to shop at");
            assertThat(stage.writes()).isEmpty();

            assertThat(stage.run("deploy staging --image v1 --allow-older")).isZero();
            assertThat(stage.run("deploy staging --image v2")).isZero();
        }
    }

    @Test
    void saysByWhatAPromotionIsProved() {
        try (Stage stage = new Stage(folder, "")) {
            push(stage, "v2");
            assertThat(stage.run("promote production --image v2")).isEqualTo(10);
            assertThat(stage.out()).contains("it never ran in web");
            assertThat(stage.writes()).isEmpty();
            assertThat(stage.run("deploy staging --image v2")).isZero();
            assertThat(stage.run("promote production")).isZero();
            assertThat(stage.out()).contains("Proved in staging by ECS's service revisions of web.");
            assertThat(stage.image("production")).isEqualTo(stage.image("staging"));
        }
    }

    @Test
    void whatRunsKeepsATagOfItsEnvironmentAndRelease() {
        try (Stage stage = new Stage(folder, "");
                EcrClient ecr = EcrClient.builder()
                        .httpClient(stage.sandbox.http())
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                        .build()) {
            ecr.putImageTagMutability(
                    request -> request.repositoryName("shop").imageTagMutability(ImageTagMutability.IMMUTABLE));
            push(stage, "v2");
            assertThat(stage.run("deploy staging --image v2")).isZero();
            assertThat(stage.writes()).containsOnlyOnce("PutImage");
            assertThat(stage.run("promote production")).isZero();
            assertThat(tags(stage, "slipway-"))
                    .extracting(one -> one.tag().replaceAll("\\d{8}-\\d{6}-[0-9a-f]{4}$", "ID"))
                    .containsExactlyInAnyOrder("slipway-staging-ID", "slipway-production-ID");
            assertThat(tags(stage, "slipway-"))
                    .allSatisfy(one -> assertThat(stage.image("staging"))
                            .endsWith(one.digest().value()));
        }
    }

    @Test
    void keepsTheTagsOfTheLastTenReleasesAndNoImageIsRemoved() {
        try (Stage stage = new Stage(folder, "")) {
            for (int i = 2; i <= 14; i++) {
                push(stage, "v" + i);
                assertThat(stage.run("deploy staging --image v" + i)).isZero();
            }
            List<Tagged> kept = tags(stage, "slipway-staging-");
            assertThat(kept).hasSize(10);
            List<String> digests = tags(stage, "v").stream()
                    .filter(one -> !one.tag().equals("v1"))
                    .filter(one -> Integer.parseInt(one.tag().substring(1)) >= 5)
                    .map(one -> one.digest().value())
                    .toList();
            assertThat(kept).extracting(one -> one.digest().value()).containsExactlyInAnyOrderElementsOf(digests);
            assertThat(tags(stage, "v")).hasSize(14);
        }
    }

    @Test
    void neverTakesTheLastTagOffAnImage() {
        try (Stage stage = new Stage(folder, "");
                Aws aws = InProcess.aws(stage.sandbox.http())) {
            push(stage, "v2");
            assertThat(stage.run("deploy staging --image v2")).isZero();
            assertThat(stage.run("deploy staging --image v1 --allow-older")).isZero();
            assertThat(stage.run("deploy staging --image v2")).isZero();
            aws.images().untag("shop", "v2");
            for (int i = 3; i <= 14; i++) {
                push(stage, "v" + i);
                assertThat(stage.run("deploy staging --image v" + i)).isZero();
            }
            assertThat(tags(stage, "slipway-staging-")).hasSize(11);
        }
    }

    @Test
    void aTagThatCannotBeGivenIsAWarning() {
        try (Stage stage = new Stage(folder, "")) {
            push(stage, "v2");
            stage.sandbox
                    .faults()
                    .set("server-errors", JsonMapper.shared().readTree("{\"status\":503,\"operation\":\"PutImage\"}"));
            assertThat(stage.run("deploy staging --image v2")).isZero();
            assertThat(stage.out()).contains("its image has no tag of ours");
            assertThat(stage.image("staging")).contains("@sha256:");
        }
    }
}
