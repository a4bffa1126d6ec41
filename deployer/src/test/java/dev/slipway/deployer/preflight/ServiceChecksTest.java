package dev.slipway.deployer.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceChecksTest {
    private static final Environment.Service WEB = new Environment.Service("web", "ublog-staging-web", "app", 1, null);

    private static ServiceSnapshot service(String status, boolean rolling, int desired, int least, int most) {
        return new ServiceSnapshot(
                "ublog-staging-web",
                status,
                rolling,
                new TaskDefinitionArn("arn:aws:ecs:eu-central-1:111111111111:task-definition/web:1"),
                desired,
                desired,
                0,
                least,
                most,
                ServiceSnapshot.Health.UNCHECKED,
                null,
                List.of(),
                null,
                null,
                List.of());
    }

    @ParameterizedTest(name = "{0} tasks, {1} to {2} %: deadlocked {3}")
    @CsvSource({
        "3, 100, 200, false",
        "1, 100, 100, true",
        "1, 0, 100, false",
        "1, 50, 100, true",
        "2, 50, 100, false",
        "3, 100, 133, true",
        "3, 100, 134, false",
        "10, 100, 109, true",
        "10, 91, 109, true",
        "10, 90, 109, false"
    })
    void findsADeploymentThatCouldNeverMove(int desired, int least, int most, boolean deadlocked) {
        List<Finding> found = ServiceChecks.of(WEB, service("ACTIVE", true, desired, least, most));
        assertThat(!found.isEmpty()).isEqualTo(deadlocked);
    }

    @Test
    void refusesAServiceThatCouldNotProveTheRelease() {
        assertThat(ServiceChecks.of(WEB, service("ACTIVE", true, 0, 100, 200)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("desired count is 0", "Scale it up"));
    }

    @Test
    void refusesWhatEcsDoesNotRoll() {
        assertThat(ServiceChecks.of(WEB, service("ACTIVE", false, 2, 100, 200)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("rolling update"));
        assertThat(ServiceChecks.of(WEB, service("INACTIVE", true, 2, 100, 200)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("it is INACTIVE"));
    }
}
