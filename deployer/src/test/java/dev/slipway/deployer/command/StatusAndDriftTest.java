package dev.slipway.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What runs, and whether it is what was released. */
@Timeout(120)
final class StatusAndDriftTest {
    @TempDir
    private Path folder;

    @Test
    void showsWhatRunsEverywhereAndReadsOnly() {
        try (Stage stage = new Stage(folder, "")) {
            assertThat(stage.run("status")).isZero();
            assertThat(stage.writes()).isEmpty();
            assertThat(stage.calls()).containsOnly("DescribeServices", "DescribeTaskDefinition");
            assertThat(stage.out()).contains("staging", "production", "COMPLETED", "/shop:v1");
            assertThat(stage.run("--output json status staging")).isZero();
            assertThat(stage.out())
                    .contains("\"environment\":\"staging\"", "\"desired\":1,\"running\":1,\"pending\":0")
                    .doesNotContain("production");
        }
    }

    @Test
    void tellsWhatIsNotPinnedWhereNothingIsRecorded() {
        try (Stage stage = new Stage(folder, "")) {
            assertThat(stage.run("drift staging --detailed-exitcode")).isEqualTo(11);
            assertThat(stage.writes()).isEmpty();
            assertThat(stage.out())
                    .contains(
                            "not pinned to a digest",
                            "no record to compare with",
                            "Scheduled tasks are not looked at.");
        }
    }

    @Test
    void tellsWhatMovedSinceTheLastRelease() {
        try (Stage stage = new Stage(folder, "state: s3://slipway-releases/shop")) {
            stage.sandbox.push("shop", "v2", Script.runs());
            assertThat(stage.run("deploy staging --image v2")).as(stage.err()).isZero();
            assertThat(stage.run("drift staging --detailed-exitcode"))
                    .as(stage.out())
                    .isZero();
            assertThat(stage.out()).contains("Nothing has drifted in staging.", "Compared with the release");
            String other = stage.define("shop-staging-web", "v1", _ -> {});
            stage.operator.updateService(request ->
                    request.cluster("shop-staging").service("shop-staging-web").taskDefinition(other));
            assertThat(stage.run("drift staging --detailed-exitcode")).isEqualTo(11);
            assertThat(stage.out())
                    .contains("web runs shop-staging-web:3, and the release", "left it on shop-staging-web:2.");
            assertThat(stage.run("drift staging")).isZero();
        }
    }

    @Test
    void comparesWithTheLastReleaseThatStoodHoweverManyFailedSince() {
        try (Stage stage = new Stage(folder, "state: s3://slipway-releases/shop")) {
            stage.sandbox.push("shop", "v2", Script.runs());
            stage.sandbox.push("shop", "v3", Script.exits(3, Duration.ofSeconds(2)));
            stage.sandbox.push("shop", "v4", Script.exits(4, Duration.ofSeconds(2)));
            assertThat(stage.run("deploy staging --image v2")).as(stage.err()).isZero();
            String good = stage.running("staging");
            assertThat(stage.run("deploy staging --image v3")).isEqualTo(30);
            assertThat(stage.run("drift staging --detailed-exitcode"))
                    .as(stage.out())
                    .isZero();
            assertThat(stage.run("deploy staging --image v4")).isEqualTo(30);
            assertThat(stage.run("drift staging --detailed-exitcode"))
                    .as(stage.out())
                    .isZero();
            String other = stage.define("shop-staging-web", "v1", _ -> {});
            stage.operator.updateService(request ->
                    request.cluster("shop-staging").service("shop-staging-web").taskDefinition(other));
            stage.sandbox.timeline().advance(Duration.ofMinutes(5));
            assertThat(stage.run("deploy staging --image nowhere")).isEqualTo(10);
            assertThat(stage.run("drift staging --detailed-exitcode")).isEqualTo(11);
            assertThat(stage.out()).contains("left it on " + good.replaceFirst(".*/", "") + ".");
        }
    }

    @Test
    void tellsWhatInfrastructureHasRegisteredSince() {
        try (Stage stage = new Stage(folder, """
                base: "shop-{environment}-{service}-base"
                state: s3://slipway-releases/shop""")) {
            stage.define("shop-staging-web-base", "v1", _ -> {});
            stage.sandbox.push("shop", "v2", Script.runs());
            assertThat(stage.run("deploy staging --image v2")).as(stage.err()).isZero();
            assertThat(stage.run("drift staging --detailed-exitcode"))
                    .as(stage.out())
                    .isZero();
            stage.define("shop-staging-web-base", "v9", _ -> {});
            assertThat(stage.run("drift staging --detailed-exitcode"))
                    .as("another image there is ours to exchange: " + stage.out())
                    .isZero();
            stage.define("shop-staging-web-base", "v1", request -> request.memory("1024"));
            assertThat(stage.run("drift staging --detailed-exitcode")).isEqualTo(11);
            assertThat(stage.writes()).isEmpty();
            assertThat(stage.out())
                    .contains(
                            "its base has come to shop-staging-web-base:3, which differs in: memory. The next release brings it.",
                            "1 difference.");
        }
    }
}
