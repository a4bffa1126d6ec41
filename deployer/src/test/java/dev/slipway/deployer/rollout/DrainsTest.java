package dev.slipway.deployer.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.FakeAws;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot.Health;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DrainsTest {
    private static final String DELAY = "deregistration_delay.timeout_seconds";

    private final FakeAws aws = new FakeAws();
    private final Drains drains = new Drains(aws.survey());

    private static ServiceSnapshot service(String... targetGroups) {
        return new ServiceSnapshot(
                "web",
                "ACTIVE",
                true,
                new TaskDefinitionArn("arn:aws:ecs:eu-central-1:111111111111:task-definition/web:1"),
                1,
                1,
                0,
                100,
                200,
                new Health(Duration.ZERO, List.of(targetGroups), false),
                null,
                List.of(),
                null,
                null,
                List.of());
    }

    @Test
    void takesTheLongestDelayOfItsTargetGroups() {
        aws.targetGroupAttributes.put("short", Map.of(DELAY, "20"));
        aws.targetGroupAttributes.put("long", Map.of(DELAY, "900"));
        assertThat(drains.deregistration(service("short"))).isEqualTo(Duration.ofSeconds(20));
        assertThat(drains.deregistration(service("short", "long"))).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void takesWhatAwsSetsWhereNobodySaysAnything() {
        assertThat(drains.deregistration(service())).isEqualTo(Duration.ofMinutes(5));
        assertThat(drains.deregistration(service("silent"))).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void readsEachGroupOnce() {
        aws.targetGroupAttributes.put("one", Map.of(DELAY, "20"));
        assertThat(drains.deregistration(service("one"))).isEqualTo(Duration.ofSeconds(20));
        aws.targetGroupAttributes.put("one", Map.of(DELAY, "30"));
        assertThat(drains.deregistration(service("one"))).isEqualTo(Duration.ofSeconds(20));
    }
}
