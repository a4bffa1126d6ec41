package dev.slipway.deployer.rollout;

import static dev.slipway.deployer.rollout.Shown.OURS;
import static dev.slipway.deployer.rollout.Shown.T0;
import static dev.slipway.deployer.rollout.Shown.deployment;
import static dev.slipway.deployer.rollout.Shown.service;
import static dev.slipway.deployer.rollout.Shown.withEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceSnapshot.ServiceEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When stopped tasks are worth a call. Before: two tasks run, one starts, one start has failed. */
final class SignTest {
    private static final Sign BEFORE = new Sign(2, 3, 1, List.of(event("e1", "has started 3 tasks")));

    private static ServiceEvent event(String id, String message) {
        return new ServiceEvent(id, T0.plusSeconds(9), message);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 3, 1, e1, has started 3 tasks, false",
        "3, 3, 1, e2, has reached a steady state, false",
        "2, 3, 1, e2, (service web) HAS STOPPED 1 running tasks, false",
        "2, 3, 1, e2, (deployment ecs-svc/2) deployment completed, false",
        "2, 3, 2, e1, has started 3 tasks, true",
        "1, 3, 1, e1, has started 3 tasks, true",
        "2, 2, 1, e1, has started 3 tasks, true",
        "2, 3, 1, e2, has started 1 tasks, true",
        "2, 4, 1, e2, has started 1 tasks, false",
        "2, 3, 1, e2, was unable to place a task, true",
        "2, 3, 1, e1, was unable to place a task, false"
    })
    void alarms(int running, int alive, int failed, String id, String message, boolean alarm) {
        Sign now = new Sign(running, alive, failed, List.of(event(id, message)));
        assertThat(now.alarmsAfter(BEFORE)).isEqualTo(alarm);
    }

    @Test
    void countsOurTasksAndOurTimesEvents() {
        var shown = service(
                "ACTIVE",
                deployment(2, true, Rollout.IN_PROGRESS, 3, 1, 2),
                deployment(1, false, Rollout.COMPLETED, 3, 3, 0));
        assertThat(Sign.of(withEvent(shown, T0.plusSeconds(2), "at that moment"), OURS))
                .isEqualTo(new Sign(1, 3, 0, List.of(new ServiceEvent("e1", T0.plusSeconds(2), "at that moment"))));
        assertThat(Sign.of(withEvent(shown, T0.plusSeconds(1), "before"), OURS).events())
                .isEmpty();
        assertThat(Sign.of(service("ACTIVE", deployment(1, true, Rollout.COMPLETED, 3, 3, 0)), OURS))
                .isEqualTo(new Sign(0, 0, 0, List.of()));
    }
}
