package dev.slipway.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/** {@code rollback} as a person types it, from the ledger's record to what runs in the end, on the virtual clock. */
@Timeout(120)
final class RollbackVerbTest {
    @TempDir
    private Path folder;

    private Stage stage;
    private String second;
    private String third;

    @BeforeEach
    void twoReleases() {
        stage = new Stage(folder, "state: s3://slipway-releases/shop");
        second = stage.sandbox.push("shop", "v2", Script.runs().bootsIn(Duration.ofSeconds(2)));
        third = stage.sandbox.push("shop", "v3", Script.runs().bootsIn(Duration.ofSeconds(3)));
        for (String tag : List.of("v2", "v3")) {
            assertThat(stage.run("deploy staging --image " + tag))
                    .as(stage.out() + stage.err())
                    .isZero();
        }
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void deploysTheReleaseBeforeWhatRunsAndThenHasNothingFurtherBack() {
        assertThat(stage.run("rollback staging")).as(stage.out()).isZero();
        assertThat(stage.image("staging")).endsWith("@" + second);
        assertThat(stage.err()).isEmpty();
        assertThat(stage.run("rollback staging")).as(stage.out()).isEqualTo(10);
        assertThat(stage.writes()).allMatch(call -> call.matches("PutObject|DeleteObject"));
        assertThat(stage.run("history staging --output json")).isZero();
        assertThat(stage.out()).contains("\"verb\":\"rollback\"");
    }

    @Test
    void goesToTheReleaseThatIsNamed() {
        assertThat(stage.run("rollback staging --to " + third)).isZero();
        assertThat(stage.out()).contains("already");
        assertThat(stage.run("rollback staging --to " + second)).isZero();
        assertThat(stage.image("staging")).endsWith("@" + second);
    }

    @Test
    void refusesWithOneErrorAReleaseWhoseImageIsGone() {
        String before = stage.running("staging");
        try (EcrClient ecr = EcrClient.builder()
                .httpClient(stage.sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .build()) {
            ecr.batchDeleteImage(request -> request.repositoryName("shop")
                    .imageIds(ImageIdentifier.builder().imageDigest(second).build()));
        }
        assertThat(stage.run("rollback staging")).as(stage.out()).isEqualTo(10);
        assertThat(stage.out().lines().filter(line -> line.contains("✘") || line.contains("Tried to")))
                .as(stage.out())
                .anyMatch(line -> line.contains(second))
                .filteredOn(line -> line.contains("Tried to"))
                .hasSizeLessThanOrEqualTo(2);
        // The lease alone was taken and given back: nothing was registered, moved or recorded.
        assertThat(stage.writes()).allMatch(call -> call.matches("PutObject|DeleteObject"));
        assertThat(stage.running("staging")).isEqualTo(before);
        assertThat(stage.run("history staging --output json")).isZero();
        assertThat(stage.out()).doesNotContain("\"verb\":\"rollback\"");
    }
}
