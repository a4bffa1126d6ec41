package dev.slipway.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.runtime.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Volume;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code plan} shows, and what it asks of AWS for that. */
@Timeout(60)
final class PlanCommandTest {
    private static final String BASE = "base: \"shop-{environment}-{service}-base\"";

    @TempDir
    private Path folder;

    private static void base(Stage stage, String tag) {
        stage.define(
                "shop-staging-web-base",
                tag,
                request -> request.memory("1024")
                        .taskRoleArn("arn:aws:iam::111111111111:role/shop")
                        .tags(Tag.builder().key("team").value("shop").build())
                        .volumes(Volume.builder().name("scratch").build())
                        .containerDefinitions(
                                Stage.app(
                                        tag,
                                        app -> app.command("web", "--fast")
                                                .environment(KeyValuePair.builder()
                                                        .name("LOG_LEVEL")
                                                        .value("de|bug\n## no heading")
                                                        .build())
                                                .secrets(Secret.builder()
                                                        .name("TOKEN")
                                                        .valueFrom(
                                                                "arn:aws:ssm:eu-central-1:111111111111:parameter/token")
                                                        .build())),
                                ContainerDefinition.builder()
                                        .name("proxy")
                                        .image("proxy:1")
                                        .build()));
    }

    @Test
    void readsAndDoesNotWrite() {
        try (Stage stage = new Stage(folder, "")) {
            stage.sandbox.push("shop", "v2", Script.runs());
            assertThat(stage.run("plan production --image v2 --detailed-exitcode"))
                    .isEqualTo(11);
            assertThat(stage.calls())
                    .contains("DescribeImages", "DescribeServices", "DescribeTaskDefinition")
                    .allMatch(operation -> operation.matches("(Describe|List|Get|BatchGet).*"));
            assertThat(stage.writes()).isEmpty();
            assertThat(stage.out())
                    .contains("A deploy would change 1 of 1 service.")
                    .contains(
                            "Pending migrations: not known, since slipway.yml has no migrate, so a release migrates nothing.",
                            "Wave 1 may take 10 min, then everything goes back.")
                    .contains("A release would be refused:", "it never ran in web");
        }
    }

    @Test
    void aPlanWithoutChangesIsADeployWithoutWrites() {
        try (Stage stage = new Stage(folder, "")) {
            assertThat(stage.run("deploy staging --image v1")).isZero();
            assertThat(stage.writes()).contains("RegisterTaskDefinition", "UpdateService");
            assertThat(stage.run("plan staging --image v1 --detailed-exitcode")).isZero();
            assertThat(stage.out()).contains("Nothing to change: every service runs this release.");

            assertThat(stage.run("deploy staging --image v1")).isZero();
            assertThat(stage.writes()).isEmpty();
            assertThat(stage.run("plan production")).isZero();
            assertThat(stage.out()).contains("Proved in staging by ECS's service revisions of web.");
        }
    }

    @Test
    void showsWhatInfrastructureChangedApartFromTheImage() throws IOException {
        try (Stage stage = new Stage(folder, BASE)) {
            base(stage, "v1");
            Path summary = folder.resolve("summary.md");
            stage.variables.put("GITHUB_STEP_SUMMARY", summary.toString());
            stage.sandbox.push("shop", "v2", Script.runs());

            assertThat(stage.run("plan staging --image v2")).isZero();
            assertThat(stage.out())
                    .contains(
                            "infrastructure's, from shop-staging-web-base:1",
                            "+ environment LOG_LEVEL: added, de|bug⏎## no heading",
                            "+ secret TOKEN: added, arn:aws:ssm:eu-central-1:111111111111:parameter/token",
                            "~ command: [\"web\"] → [\"web\",\"--fast\"]",
                            "~ memory: 512 → 1024",
                            "+ role taskRoleArn: added, arn:aws:iam::111111111111:role/shop",
                            "+ sidecar proxy image: added, proxy:1",
                            "+ volume scratch: added, scratch",
                            "+ tag team: added, shop");
            assertThat(Files.readString(summary))
                    .contains(
                            "#### Changed by infrastructure",
                            "| web | environment LOG\\_LEVEL | added |  | de\\|bug⏎\\#\\# no heading |",
                            "| web | memory | changed | 512 | 1024 |",
                            "infrastructure's changes below");

            stage.run("plan staging --image v2 --output json");
            JsonNode web =
                    JsonMapper.shared().readTree(stage.out()).path("services").path(0);
            assertThat(web.path("base").asString()).isEqualTo("shop-staging-web-base:1");
            assertThat(web.path("differences"))
                    .anySatisfy(one -> assertThat(one.path("owner").asString()).isEqualTo("deployer"))
                    .filteredOn(one -> one.path("path").asString().endsWith("environment[LOG_LEVEL]"))
                    .singleElement()
                    .satisfies(one -> {
                        assertThat(one.path("owner").asString()).isEqualTo("infrastructure");
                        assertThat(one.path("change").asString()).isEqualTo("added");
                        assertThat(one.path("after").asString()).isEqualTo("de|bug\n## no heading");
                    });
        }
    }

    @Test
    void aChangeOfInfrastructureAloneIsAChangeThatADeployBrings() {
        try (Stage stage = new Stage(folder, BASE)) {
            stage.define("shop-staging-web-base", "v1", _ -> {});
            assertThat(stage.run("deploy staging --image v1")).isZero();
            assertThat(stage.run("plan staging --image v1 --detailed-exitcode")).isZero();

            stage.define("shop-staging-web-base", "v1", request -> request.memory("1024"));
            assertThat(stage.run("plan staging --image v1 --detailed-exitcode")).isEqualTo(11);
            assertThat(stage.out()).contains("the same image", "~ memory: 512 → 1024");
            assertThat(stage.run("deploy staging --image v1")).isZero();
            assertThat(stage.running("staging")).contains(":task-definition/shop-staging-web:");
            assertThat(stage.image("staging")).contains("@sha256:");
            assertThat(stage.run("plan staging --image v1 --detailed-exitcode")).isZero();
            assertThat(stage.run("deploy staging --image v1")).isZero();
            assertThat(stage.writes()).isEmpty();
        }
    }

    @Test
    void neverRegistersIntoTheFamilyOfInfrastructure() {
        try (Stage stage = new Stage(folder, "base: \"shop-{environment}-web\"")) {
            stage.sandbox.push("shop", "v2", Script.runs());
            assertThat(stage.run("deploy staging --image v2")).isZero();
            assertThat(stage.running("staging")).contains(":task-definition/shop-staging-web-released:1");
            stage.sandbox.push("shop", "v3", Script.runs());
            assertThat(stage.run("deploy staging --image v3")).isZero();
            assertThat(stage.running("staging")).contains(":task-definition/shop-staging-web-released:2");
        }
    }

    @Test
    void refusesAFamilyWithoutARevision() {
        try (Stage stage = new Stage(folder, "base: nowhere")) {
            assertThat(stage.run("plan staging --image v1")).isEqualTo(10);
            assertThat(stage.err()).contains("the task definition family nowhere has no ACTIVE revision");
            assertThat(stage.run("deploy staging --image v1")).isEqualTo(10);
            assertThat(stage.writes()).isEmpty();
        }
    }

    private void refusesUnknownMembers(Stage stage, String names) {
        stage.sandbox.push("shop", "v2", Script.runs());
        for (String line : new String[] {"plan staging --image v2", "deploy staging --image v2"}) {
            assertThat(stage.run(line)).as(line).isEqualTo(10);
            assertThat(stage.err() + stage.out()).contains("does not know its members " + names);
            assertThat(stage.writes()).isEmpty();
        }
    }

    @Test
    void refusesMembersOfTheBaseThatItWouldLoseByName() {
        try (Stage stage = new Stage(folder, BASE)) {
            stage.sendingRaw(PlanCommandTest::younger);
            base(stage, "v1");
            refusesUnknownMembers(
                    stage, "containerDefinitions[0].startup, volumes[0].laterVolumeConfiguration, youngMember");
        }
    }

    @Test
    void refusesMembersOfTheRunningRevisionThatItWouldLoseByName() {
        try (Stage stage = new Stage(folder, "")) {
            stage.sendingRaw(PlanCommandTest::younger);
            String revision = stage.define(
                    "shop-staging-web",
                    "v1",
                    request -> request.volumes(Volume.builder().name("scratch").build()));
            stage.operator.updateService(request ->
                    request.cluster("shop-staging").service("shop-staging-web").taskDefinition(revision));
            stage.sandbox.timeline().advance(Duration.ofMinutes(5));
            refusesUnknownMembers(
                    stage, "containerDefinitions[0].startup, volumes[0].laterVolumeConfiguration, youngMember");
        }
    }

    /** What a newer SDK could send. */
    private static ObjectNode younger(ObjectNode json) {
        json.putObject("youngMember").put("speed", 3);
        ((ObjectNode) json.path("containerDefinitions").path(0)).put("startup", "fast");
        ((ObjectNode) json.path("volumes").path(0))
                .putObject("laterVolumeConfiguration")
                .put("bucket", "b");
        return json;
    }

    @Test
    void showsWhatPreflightWouldRefuseAndWarnOf() throws IOException {
        try (Stage stage = new Stage(folder, "state: s3://slipway-releases/shop")) {
            Path summary = folder.resolve("summary.md");
            stage.variables.put("GITHUB_STEP_SUMMARY", summary.toString());
            stage.sandbox.push("shop", "v2", Script.runs());
            assertThat(stage.run("deploy staging --image v2")).isZero();
            String other = stage.define("shop-staging-web", "v1", _ -> {});
            stage.operator.updateService(request -> request.cluster("shop-staging")
                    .service("shop-staging-web")
                    .taskDefinition(other)
                    .desiredCount(0));
            stage.sandbox.timeline().advance(Duration.ofMinutes(10));

            assertThat(stage.run("plan staging --image v2 --detailed-exitcode")).isEqualTo(11);
            assertThat(stage.writes()).isEmpty();
            assertThat(stage.out())
                    .containsSubsequence(
                            "Preflight would refuse a release now:", "[desired-count]", "Preflight warns:", "[drift]");
            assertThat(Files.readString(summary))
                    .contains("| Preflight would refuse a release now | ❌ ", "| Preflight warns | ⚠️ ");
            assertThat(stage.run("--output json plan staging --image v2")).isZero();
            assertThat(stage.out())
                    .contains("{\"check\":\"desired-count\",\"kind\":\"obstacle\",\"message\":\"")
                    .contains("{\"check\":\"drift\",\"kind\":\"warning\",\"message\":\"web runs shop-staging-web:3");

            assertThat(stage.run("deploy staging --image v2")).isEqualTo(10);
            assertThat(stage.out()).contains("[desired-count]");
        }
    }

    @Test
    void saysWhichCommitsAndWhichChangelogLieBetween() throws IOException, InterruptedException {
        try (Stage stage = new Stage(folder, "")) {
            git("init", "-q");
            String first = commit("first");
            commit("fix: *bold* <b>");
            String last = commit("feat: the last");
            Files.writeString(folder.resolve("CHANGELOG.md"), """
                    # Changelog

                    ## [1.1.0] - 2026-11-20

                    ### Added

                    - The *last* thing.

                    ## [1.0.0]

                    - Old.
                    """);
            Path summary = folder.resolve("summary.md");
            stage.variables.put("GITHUB_STEP_SUMMARY", summary.toString());
            stage.sandbox.push("shop", "v2", Script.runs(), labels("1.0.0", first));
            stage.sandbox.push("shop", "v3", Script.runs(), labels("1.1.0", last));
            assertThat(stage.run("deploy staging --image v2")).isZero();

            assertThat(stage.run("plan staging --image v3")).isZero();
            assertThat(stage.out())
                    .contains("Versions: 1.0.0 (" + first.substring(0, 7) + ") → 1.1.0 (" + last.substring(0, 7) + ")")
                    .contains("Commits: 2.", "feat: the last", "fix: *bold* <b>")
                    .contains("https://github.com/acme/shop/compare/" + first + "..." + last)
                    .contains("- The *last* thing.")
                    .doesNotContain("Old.");
            assertThat(Files.readString(summary))
                    .contains("fix: \\*bold\\* &lt;b&gt;", "- The \\*last\\* thing.", "[Compare](https://github.com/");

            stage.run("plan staging --image v2");
            assertThat(stage.run("deploy staging --image v3")).isZero();
            stage.run("plan staging --image v2");
            assertThat(stage.out()).contains("Commits: 0, and 2 of what runs are not in it.");
        }
    }

    private static Map<String, String> labels(String version, String revision) {
        return Map.of(
                "org.opencontainers.image.version", version,
                "org.opencontainers.image.revision", revision,
                "org.opencontainers.image.source", "https://github.com/acme/shop");
    }

    private String commit(String subject) throws IOException, InterruptedException {
        git("-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-q", "--allow-empty", "-m", subject);
        return git("rev-parse", "HEAD").strip();
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
