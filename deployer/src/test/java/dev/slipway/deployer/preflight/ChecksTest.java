package dev.slipway.deployer.preflight;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.config.ScanBar;
import dev.slipway.sandbox.runtime.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/** Each check in an environment in which all is well, and in the same one with one thing wrong. */
final class ChecksTest {
    private static final String ROLE = "arn:aws:iam::111111111111:role/";

    @TempDir
    private Path folder;

    /** One thing wrong, by the id of the check that is to find it, and a word of what it is to say. */
    private static final Map<String, Wrong> WRONG = Map.ofEntries(
            entry("account", new Wrong("222222222222", scene -> scene.account = "222222222222")),
            entry(
                    "clock",
                    new Wrong("3600 s before", scene -> scene.answers.date("GetCallerIdentity", date(scene, 1)))),
            entry("drift", new Wrong("left it on ublog-staging-web:7", scene -> scene.recorded("7"))),
            entry("image-exists", new Wrong("no such tag or digest", scene -> scene.asks("v9", null))),
            entry("image-archived", new Wrong("it is ARCHIVED", scene -> scene.fault("image", "{\"image\":\"v2\"}"))),
            entry("image-platform", new Wrong("--platform linux/amd64", scene -> builtFor(scene, "arm64"))),
            entry("image-scan", new Wrong("1 CRITICAL", scene -> scanned(scene, "CRITICAL=1,HIGH=2"))),
            entry(
                    "image-repository",
                    new Wrong("would get one of elsewhere/shop", scene -> scene.repository = "elsewhere/shop")),
            entry("service-exists", new Wrong("none of that name", scene -> scene.serviceName = "nobody")),
            entry(
                    "service-active",
                    new Wrong(
                            "Make it anew",
                            scene -> services(scene, "\"status\":\"ACTIVE\"", "\"status\":\"INACTIVE\""))),
            entry(
                    "deployment-controller",
                    new Wrong(
                            "controller CODE_DEPLOY",
                            scene -> services(scene, "\"type\":\"ECS\"", "\"type\":\"CODE_DEPLOY\""))),
            entry(
                    "desired-count",
                    new Wrong(
                            "desired count is 0",
                            scene -> services(scene, "\"desiredCount\":3", "\"desiredCount\":0"))),
            entry(
                    "deployment-deadlock",
                    new Wrong("neither start a new task nor stop an old one", scene -> percent(scene, 100, 133))),
            entry("deployment-running", new Wrong("Wait for its end", scene -> move(scene, Script.runs()))),
            entry("deployment-given-up", new Wrong("ECS has given up", ChecksTest::givenUp)),
            entry("circuit-breaker", new Wrong("no deployment circuit breaker", scene -> breaker(scene, false, false))),
            entry("circuit-breaker-rollback", new Wrong("without rollback", scene -> breaker(scene, true, false))),
            entry(
                    "service-steady",
                    new Wrong(
                            "runs 1 of 3 tasks", scene -> services(scene, "\"runningCount\":3", "\"runningCount\":1"))),
            entry(
                    "service-events",
                    new Wrong(
                            "is unable to",
                            scene -> services(
                                    scene, "has reached a steady state", "is unable to consistently start tasks"))),
            entry("scale-in-protection", new Wrong("1 task(s) protected", ChecksTest::protect)),
            entry("autoscaling-suspended", new Wrong("scaling suspended", scene -> scaled(scene, 1, 10, true))),
            entry("autoscaling-limits", new Wrong("at the most", scene -> scaled(scene, 1, 3, false))),
            entry("minimum-healthy", new Wrong("may stop all its tasks", scene -> percent(scene, 0, 100))),
            entry("grace-period", new Wrong("no health check grace period", scene -> grace(scene, 0))),
            entry("grace-against-boot", new Wrong("grace period is 60 s", ChecksTest::slowBoot)),
            entry(
                    "health-check",
                    new Wrong(
                            "takes errors for health (200-499)",
                            scene -> scene.answers.replace(
                                    "DescribeTargetGroups",
                                    "<HttpCode>200</HttpCode>",
                                    "<HttpCode>200-499</HttpCode>"))),
            entry(
                    "target-health",
                    new Wrong(
                            "3 unhealthy",
                            scene -> scene.answers.replace(
                                    "DescribeTargetHealth", "<State>healthy</State>", "<State>unhealthy</State>"))),
            entry("deregistration-delay", new Wrong("cut off", scene -> scene.group(Duration.ZERO))),
            entry("container-exists", new Wrong("has only app", scene -> scene.container = "nobody")),
            entry(
                    "container-essential",
                    new Wrong(
                            "is not essential", scene -> revision(scene, "\"essential\":true", "\"essential\":false"))),
            entry(
                    "unknown-members",
                    new Wrong(
                            "its members starship",
                            scene -> revision(scene, "\"family\":", "\"starship\":1,\"family\":"))),
            entry(
                    "revision-active",
                    new Wrong(
                            "no way back",
                            scene -> revision(scene, "\"status\":\"ACTIVE\"", "\"status\":\"INACTIVE\""))),
            entry(
                    "sidecar-tags",
                    new Wrong(
                            "datadog/agent",
                            scene -> revision(
                                    scene,
                                    "\"containerDefinitions\":[",
                                    "\"containerDefinitions\":[{\"name\":\"agent\",\"image\":\"datadog/agent\"},"))),
            entry(
                    "secrets-exist",
                    new Wrong(
                            "secret:nobody-AbCdEf,",
                            scene -> taking(
                                    scene,
                                    "arn:aws:secretsmanager:eu-central-1:111111111111:secret:nobody-AbCdEf:key::"))),
            entry("parameters", new Wrong("/shop/key", scene -> taking(scene, "/shop/key"))),
            entry(
                    "execution-role",
                    new Wrong("there is no such role", scene -> revision(scene, ROLE + "execution", ROLE + "nobody"))),
            entry("task-role", new Wrong("does not let ecs-tasks.amazonaws.com", ChecksTest::strangeRole)),
            entry(
                    "subnets",
                    new Wrong(
                            "the one subnet subnet-a",
                            scene -> services(scene, "\"subnet-a\",\"subnet-b\"", "\"subnet-a\""))),
            entry(
                    "log-group",
                    new Wrong("no task could start", scene -> revision(scene, "/ecs/ublog-staging", "/nobody"))),
            entry("log-driver", new Wrong("to splunk", scene -> revision(scene, "\"awslogs\"", "\"splunk\""))),
            entry(
                    "log-prefix",
                    new Wrong(
                            "has no awslogs-stream-prefix",
                            scene -> revision(scene, "awslogs-stream-prefix", "other"))),
            entry("log-mode", new Wrong("non-blocking", scene -> revision(scene, "\"blocking\"", "\"non-blocking\""))),
            entry(
                    "log-region",
                    new Wrong(
                            "logs to us-east-1",
                            scene -> revision(
                                    scene,
                                    "\"awslogs-region\":\"eu-central-1\"",
                                    "\"awslogs-region\":\"us-east-1\""))));

    private record Wrong(String says, Consumer<Scene> happens) {}

    static Stream<String> ids() {
        return Checks.ALL.stream().map(Check::id);
    }

    @Test
    void findsNothingWhereAllIsWell() {
        try (Scene scene = new Scene(folder)) {
            scene.answers.date("GetCallerIdentity", date(scene, 0));
            builtFor(scene, "amd64");
            scaled(scene, 1, 10, false);
            assertThat(scene.findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void finds(String id) {
        Wrong wrong = Objects.requireNonNull(WRONG.get(id));
        try (Scene scene = new Scene(folder)) {
            wrong.happens().accept(scene);
            assertThat(scene.findings())
                    .filteredOn(finding -> finding.check().equals(id))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.text()).contains(wrong.says(), "[" + id + "]"));
        }
    }

    @Test
    void documentsEachCheckAndNoOther() throws IOException {
        Set<String> listed = ids().collect(Collectors.toSet());
        assertThat(listed).hasSizeGreaterThanOrEqualTo(25).hasSameSizeAs(Checks.ALL);
        assertThat(WRONG.keySet()).isEqualTo(listed);
        String page = Files.readString(Path.of("../docs/preflight.md"));
        assertThat(Pattern.compile("^\\| `([a-z-]+)`", Pattern.MULTILINE)
                        .matcher(page)
                        .results()
                        .map((MatchResult row) -> row.group(1)))
                .containsExactlyElementsOf(Checks.ALL.stream().map(Check::id).toList());
    }

    @Test
    void letsAPersonSetTheBarOfScans() {
        try (Scene scene = new Scene(folder)) {
            scanned(scene, "HIGH=2");
            assertThat(scene.findings()).isEmpty();
            scene.bar = ScanBar.HIGH;
            assertThat(scene.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Finding.Kind.OBSTACLE));
            scene.bar = ScanBar.OFF;
            scanned(scene, "missing");
            assertThat(scene.findings()).isEmpty();
            scene.bar = ScanBar.CRITICAL;
            assertThat(scene.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.WARNING);
                assertThat(finding.message()).contains("nobody has scanned it");
            });
        }
    }

    @Test
    void saysWhatKeepsOldTasksLongerThanItShould() {
        try (Scene scene = new Scene(folder)) {
            scene.group(Duration.ofMinutes(5));
            assertThat(scene.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("keeps each old task for 300 s"));
            scene.rolloutTimeout = Duration.ofSeconds(320);
            assertThat(scene.findings())
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.message()).contains("keeps an old task for 330 s", "may take (320 s)"));
        }
    }

    @Test
    void whatTheLastReleaseLeftIsNoDrift() {
        try (Scene scene = new Scene(folder)) {
            scene.recorded("1");
            assertThat(scene.findings()).isEmpty();
        }
    }

    private static String date(Scene scene, int hoursAgo) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(scene.sandbox
                .timeline()
                .instant()
                .minus(Duration.ofHours(hoursAgo))
                .atZone(ZoneOffset.UTC));
    }

    private static void builtFor(Scene scene, String architecture) {
        String digest = Objects.requireNonNull(scene.subject().image()).digest().value();
        scene.answers.answer("BatchGetImage", """
                {"images": [{"imageManifest": "{\\"manifests\\": [{\\"digest\\": \\"%s\\",
                  \\"platform\\": {\\"os\\": \\"linux\\", \\"architecture\\": \\"%s\\"}},
                  {\\"digest\\": \\"%s\\", \\"platform\\": {\\"os\\": \\"unknown\\", \\"architecture\\": \\"unknown\\"}}]}"}],
                 "failures": []}
                """.replace("\n", " ").formatted(digest, architecture, digest));
    }

    private static void scanned(Scene scene, String label) {
        scene.asks("v3", scene.push("v3-" + label.length(), Map.of("sandbox.scan", label), Script.runs()));
    }

    private static void services(Scene scene, String part, String by) {
        scene.answers.replace("DescribeServices", part, by);
    }

    private static void revision(Scene scene, String part, String by) {
        scene.answers.replace("DescribeTaskDefinition", part, by);
    }

    private static void taking(Scene scene, String valueFrom) {
        revision(
                scene,
                "\"name\":\"app\"",
                "\"secrets\":[{\"name\":\"KEY\",\"valueFrom\":\"%s\"}],\"name\":\"app\"".formatted(valueFrom));
    }

    private static void percent(Scene scene, int least, int most) {
        scene.ecs.updateService(request -> request.cluster(Scene.CLUSTER)
                .service(Scene.WEB)
                .deploymentConfiguration(configuration -> configuration
                        .minimumHealthyPercent(least)
                        .maximumPercent(most)
                        .deploymentCircuitBreaker(
                                breaker -> breaker.enable(true).rollback(true))));
    }

    private static void breaker(Scene scene, boolean on, boolean rollback) {
        scene.ecs.updateService(request -> request.cluster(Scene.CLUSTER)
                .service(Scene.WEB)
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(on).rollback(rollback))));
    }

    private static void grace(Scene scene, int seconds) {
        scene.ecs.updateService(
                request -> request.cluster(Scene.CLUSTER).service(Scene.WEB).healthCheckGracePeriodSeconds(seconds));
    }

    private static void move(Scene scene, Script script) {
        String revision = scene.define(scene.push("other", Map.of(), script));
        scene.ecs.updateService(
                request -> request.cluster(Scene.CLUSTER).service(Scene.WEB).taskDefinition(revision));
    }

    private static void slowBoot(Scene scene) {
        grace(scene, 600);
        move(scene, Script.runs().healthyAfter(Duration.ofSeconds(200)));
        scene.pass(Duration.ofMinutes(30));
        grace(scene, 60);
    }

    private static void givenUp(Scene scene) {
        String running = scene.ecs
                .describeTaskDefinition(request -> request.taskDefinition(Scene.WEB))
                .taskDefinition()
                .containerDefinitions()
                .getFirst()
                .image();
        scene.asks("v1", running.substring(running.indexOf('@') + 1));
        services(scene, "\"rolloutState\":\"COMPLETED\"", "\"rolloutState\":\"FAILED\"");
    }

    private static void protect(Scene scene) {
        List<String> tasks = scene.ecs
                .listTasks(request -> request.cluster(Scene.CLUSTER).serviceName(Scene.WEB))
                .taskArns();
        scene.ecs.updateTaskProtection(request ->
                request.cluster(Scene.CLUSTER).tasks(tasks.getFirst()).protectionEnabled(true));
    }

    private static void scaled(Scene scene, int least, int most, boolean suspended) {
        try (var client = scene.autoscaling()) {
            client.registerScalableTarget(request -> request.serviceNamespace(ServiceNamespace.ECS)
                    .resourceId("service/" + Scene.CLUSTER + "/" + Scene.WEB)
                    .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                    .minCapacity(least)
                    .maxCapacity(most)
                    .suspendedState(state -> state.dynamicScalingInSuspended(suspended)));
        }
    }

    private static void strangeRole(Scene scene) {
        try (var client = scene.iam()) {
            client.createRole(
                    request -> request.roleName("strange")
                            .assumeRolePolicyDocument(
                                    "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}"));
        }
        revision(scene, ROLE + "task", ROLE + "strange");
    }
}
