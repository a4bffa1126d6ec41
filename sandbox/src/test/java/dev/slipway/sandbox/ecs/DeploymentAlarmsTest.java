package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static dev.slipway.sandbox.ecs.Rehearsal.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import tools.jackson.databind.node.StringNode;

final class DeploymentAlarmsTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @BeforeEach
    void service() {
        rehearsal.web(2, ONE);
        alarms(true);
    }

    @AfterEach
    void close() {
        rehearsal.close();
    }

    private void alarms(boolean rollback) {
        rehearsal.ecs.updateService(request -> request.cluster(CLUSTER)
                .service("web")
                .deploymentConfiguration(configuration -> configuration.alarms(
                        alarms -> alarms.alarmNames("5xx", "p99").enable(true).rollback(rollback))));
    }

    private void fire(String switched) {
        rehearsal.faults.set("alarm", StringNode.valueOf(switched));
    }

    private void seconds(int seconds) {
        rehearsal.timeline.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void rollsBackWhenAnAlarmFiresWhileItRolls() {
        rehearsal.deploy("web", TWO);
        String failed = rehearsal.primary("web").id();
        seconds(22);
        fire("p99=firing");
        seconds(2);

        ServiceDeployment going = rehearsal.current("web");
        assertThat(going.status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS);
        assertThat(going.alarms().status()).isEqualTo(ServiceDeploymentRollbackMonitorsStatus.TRIGGERED);
        assertThat(going.alarms().triggeredAlarmNames()).containsExactly("p99");
        assertThat(going.alarms().alarmNames()).containsExactly("5xx", "p99");
        assertThat(going.rollback().reason()).contains("p99");
        assertThat(rehearsal.events("web"))
                .contains("(service web) (deployment " + failed + ") deployment failed: alarm detected.");
        rehearsal.settle();
        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(2);
        assertThat(rehearsal.runtime.alive(TWO)).isEmpty();
        assertThat(rehearsal.describe("web").deployments()).hasSize(1);
    }

    @Test
    void watchesAlarmsForAWhileAfterTheOldTasksHaveGone() {
        rehearsal.deploy("web", TWO);
        rehearsal.settle();

        assertThat(rehearsal.runtime.alive(ONE)).isEmpty();
        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
        assertThat(rehearsal.current("web").lifecycleStage()).isEqualTo(ServiceDeploymentLifecycleStage.BAKE_TIME);
        seconds(240);
        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
        assertThat(rehearsal.current("web").alarms().status())
                .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE);
        fire("p99=firing");
        rehearsal.settle();
        assertThat(rehearsal.runtime.alive(TWO)).hasSize(2);
    }

    @Test
    void rollsBackWhenAnAlarmFiresInTheBakeTime() {
        rehearsal.deploy("web", TWO);
        rehearsal.settle();
        fire("5xx=firing,p99=firing");
        rehearsal.settle();

        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(2);
        assertThat(rehearsal.runtime.alive(TWO)).isEmpty();
    }

    @Test
    void leavesOutAlarmsThatFireWhenItBegins() {
        fire("p99=firing");
        rehearsal.deploy("web", TWO);
        rehearsal.settle();

        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
        assertThat(rehearsal.current("web").alarms().status())
                .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.DISABLED);
    }

    @Test
    void stopsWithoutRollback() {
        alarms(false);
        rehearsal.deploy("web", TWO);
        seconds(10);
        fire("p99=firing");
        rehearsal.settle();

        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.STOPPED);
        Deployment primary = rehearsal.primary("web");
        assertThat(primary.rolloutState()).isEqualTo(DeploymentRolloutState.FAILED);
        assertThat(primary.rolloutStateReason()).contains("alarm");
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(2);
    }
}
