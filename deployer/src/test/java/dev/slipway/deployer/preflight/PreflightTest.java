package dev.slipway.deployer.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.config.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of checks that cannot look. */
@Timeout(300)
final class PreflightTest {
    private final Scene scene;

    PreflightTest(@TempDir Path folder) {
        scene = new Scene(folder);
    }

    @BeforeEach
    void allIsWell() {
        assertThat(scene.findings()).isEmpty();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private List<Finding> check(Duration patience, List<Check> checks) {
        return new Preflight(scene.aws(), null, scene.sandbox.timeline(), patience, checks).check(scene.subject());
    }

    @Test
    void saysOnceWhatItMayNotReadAndLetsTheReleaseGoOn() {
        List.of("GetRole", "GetTaskProtection", "DescribeImageScanFindings").forEach(scene.answers::deny);
        assertThat(scene.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.WARNING);
            assertThat(finding.text())
                    .contains(
                            "image-scan (lacks ecr:DescribeImageScanFindings)",
                            "scale-in-protection (lacks ecs:GetTaskProtection)",
                            "execution-role, task-role (lacks iam:GetRole)",
                            "[not-checked]");
        });
    }

    @Test
    void refusesWhenWhatTheReleaseItselfReadsIsDenied() {
        scene.answers.deny("DescribeServices");
        assertThat(scene.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.OBSTACLE);
            assertThat(finding.message()).contains("Allow ecs:DescribeServices");
        });
    }

    @Test
    void takesAFaultOfACheckForAWarning() {
        Check broken = new Check("broken", Check.Scope.ANY, Check.Weight.NEEDED, _ -> {
            throw new IllegalStateException("oops");
        });
        assertThat(check(Duration.ofSeconds(5), List.of(broken)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Finding.Kind.WARNING);
                    assertThat(finding.text()).contains("oops", "[broken]");
                });
    }

    @Test
    void doesNotWaitForAdviceThatDoesNotCome() {
        scene.answers.hang("GetRole");
        assertThat(check(Duration.ofSeconds(1), Checks.ALL))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("execution-role, task-role (no answer within 1 s)"));
    }

    @Test
    void readsEachThingOnceForAllChecks() {
        int before = total();
        scene.findings();
        Map<String, Integer> twice = scene.answers.counts();
        assertThat(twice)
                .allSatisfy((operation, count) ->
                        assertThat(count).as(operation).isLessThanOrEqualTo(operation.equals("GetRole") ? 4 : 2));
        assertThat(total() - before).isEqualTo(before);
    }

    /** With a hundred services: one read for each of what AWS answers one by one, and batches of the rest. */
    @Test
    void readsLittleForAHundredServices() {
        Environment one = scene.environment();
        List<Environment.Service> services = new ArrayList<>(one.services());
        IntStream.range(1, 100).forEach(number -> {
            String name = "ublog-staging-" + number;
            scene.ecs.createService(request -> request.cluster(Scene.CLUSTER)
                    .serviceName(name)
                    .taskDefinition(Scene.WEB)
                    .desiredCount(1)
                    .networkConfiguration(
                            network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a", "subnet-b"))));
            services.add(new Environment.Service("s" + number, name, "app", 1, null));
        });
        scene.pass(Duration.ofMinutes(10));
        Map<String, Integer> before = scene.answers.counts();
        List<Finding> found = scene.findings(
                new Subject(one, services, scene.label, scene.subject().image(), List.of(services.getFirst()), true));
        assertThat(found).extracting(Finding::check).containsOnly("circuit-breaker");
        assertThat(found)
                .hasSize(6)
                .last()
                .satisfies(finding -> assertThat(finding.text()).contains("And 94 more like it. [circuit-breaker]"));
        Map<String, Integer> counts = scene.answers.counts();
        counts.replaceAll((operation, count) -> count - before.getOrDefault(operation, 0));
        assertThat(counts).containsEntry("DescribeServices", 10);
        assertThat(counts).containsEntry("DescribeScalableTargets", 2);
        assertThat(counts).containsEntry("GetTaskProtection", 2);
        assertThat(counts).containsEntry("DescribeTasks", 2);
        assertThat(counts).containsEntry("DescribeTaskDefinition", 100);
        assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isLessThan(330);
    }

    private int total() {
        return scene.answers.counts().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }
}
