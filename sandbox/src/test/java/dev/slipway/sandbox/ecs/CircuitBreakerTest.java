package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static dev.slipway.sandbox.ecs.Rehearsal.GROUP;
import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static dev.slipway.sandbox.ecs.Rehearsal.SICK;
import static dev.slipway.sandbox.ecs.Rehearsal.THREE;
import static dev.slipway.sandbox.ecs.Rehearsal.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.ecs.CircuitBreaker.Threshold;
import dev.slipway.sandbox.runtime.Script;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentNotFoundException;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;
import tools.jackson.databind.node.StringNode;

final class CircuitBreakerTest {

    private static final Script CRASH = Script.exits(1, Duration.ofSeconds(1)).logs(Duration.ZERO, "boom");

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    @ParameterizedTest
    @CsvSource({
        "BOUNDED_PERCENT, 50, 1, 3",
        "BOUNDED_PERCENT, 50, 6, 3",
        "BOUNDED_PERCENT, 50, 7, 4",
        "BOUNDED_PERCENT, 50, 25, 13",
        "BOUNDED_PERCENT, 50, 400, 200",
        "BOUNDED_PERCENT, 50, 800, 200",
        "BOUNDED_PERCENT, 100, 20, 20",
        "UNBOUNDED_PERCENT, 50, 1, 1",
        "UNBOUNDED_PERCENT, 50, 800, 400",
        "UNBOUNDED_PERCENT, 10, 25, 3",
        "COUNT, 5, 1, 5",
        "COUNT, 5, 800, 5",
    })
    void tripsAtItsThreshold(Threshold.Type type, int value, int desired, int failures) {
        assertThat(new Threshold(type, value).failures(desired)).isEqualTo(failures);
    }

    @Test
    void rollsBackToTheLastCompletedDeployment() {
        rehearsal.web(2, ONE);
        String good = rehearsal.describe("web").taskDefinition();
        String goodDeployment = rehearsal.primary("web").id();
        rehearsal.runtime.script(TWO, CRASH);
        rehearsal.deploy("web", TWO);
        String bad = rehearsal.primary("web").id();
        rehearsal.settle();

        assertThat(rehearsal.describe("web").taskDefinition()).isEqualTo(good);
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(2);
        assertThat(rehearsal.runtime.alive(TWO)).isEmpty();
        ServiceDeployment deployment = rehearsal.current("web");
        assertThat(deployment.status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
        assertThat(deployment.rollback().serviceRevisionArn())
                .isEqualTo(deployment.sourceServiceRevisions().getFirst().arn());
        assertThat(deployment.deploymentCircuitBreaker().status())
                .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.TRIGGERED);
        assertThat(deployment.deploymentCircuitBreaker().failureCount()).isGreaterThanOrEqualTo(3);
        assertThat(rehearsal.describe("web").deployments()).singleElement().satisfies(primary -> {
            assertThat(primary.id()).isNotEqualTo(bad).isNotEqualTo(goodDeployment);
            assertThat(primary.rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
        });
        assertThat(rehearsal.events("web"))
                .contains(
                        "(service web) (deployment " + bad + ") deployment failed: tasks failed to start.",
                        "(service web) rolling back to deployment " + goodDeployment + ".");
    }

    @Test
    void keepsTheOldTasksRunningThroughout() {
        rehearsal.web(2, ONE);
        rehearsal.runtime.script(TWO, CRASH);
        rehearsal.deploy("web", TWO);

        for (int second = 0; second < 180; second++) {
            rehearsal.timeline.advance(Duration.ofSeconds(1));
            assertThat(rehearsal.targetGroups.healthy(GROUP, ONE)).isEqualTo(2);
        }
        assertThat(rehearsal.signals).doesNotContain("SIGTERM app");
    }

    private void stall() {
        rehearsal.web(1, ONE);
        rehearsal.ecs.updateService(request -> request.cluster(CLUSTER)
                .service("web")
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(true).rollback(false))));
        rehearsal.runtime.script(TWO, CRASH);
        rehearsal.deploy("web", TWO);
        rehearsal.settle();
    }

    @Test
    void stallsWithoutRollback() {
        stall();

        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.STOPPED);
        assertThat(rehearsal.primary("web").rolloutState()).isEqualTo(DeploymentRolloutState.FAILED);
        assertThat(rehearsal.primary("web").rolloutStateReason())
                .isEqualTo("ECS deployment circuit breaker: tasks failed to start.");
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(1);
        int started = rehearsal.started.size();
        rehearsal.settle();
        assertThat(rehearsal.started).hasSize(started);
    }

    @Test
    void canBeDeployedAgainAfterItStalled() {
        stall();
        rehearsal.deploy("web", THREE);
        rehearsal.settle();

        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
        assertThat(rehearsal.describe("web").deployments()).hasSize(1);
    }

    @Test
    void failsToRollBackAFirstDeployment() {
        rehearsal.runtime.script(ONE, CRASH);
        rehearsal.web(1, ONE);

        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_FAILED);
        assertThat(rehearsal.primary("web").rolloutState()).isEqualTo(DeploymentRolloutState.FAILED);
    }

    @Test
    void doesNotCountExitsAfterRunningWhenNoHealthCheckHasToPass() {
        rehearsal.worker(1, ONE);
        rehearsal.runtime.script(TWO, CRASH);
        rehearsal.deploy("worker", TWO);
        rehearsal.timeline.advance(Duration.ofMinutes(30));

        Deployment primary = rehearsal.primary("worker");
        assertThat(primary.failedTasks()).isZero();
        assertThat(primary.rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);
        assertThat(rehearsal.stoppedTasks("worker")).hasSizeGreaterThan(10);
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(1);
    }

    @Test
    void countsExitsAfterRunningWhenTold() {
        rehearsal.faults.set("early-exits", StringNode.valueOf("counted"));
        rehearsal.worker(1, ONE);
        rehearsal.runtime.script(TWO, CRASH);
        rehearsal.deploy("worker", TWO);
        rehearsal.settle();
        rehearsal.settle();

        assertThat(rehearsal.current("worker").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    }

    @Test
    void countsAnImageThatCannotBePulled() {
        rehearsal.worker(1, ONE);
        rehearsal.missingImages.add(TWO);
        rehearsal.deploy("worker", TWO);
        rehearsal.settle();
        rehearsal.settle();

        assertThat(rehearsal.current("worker").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
        assertThat(rehearsal.stoppedTasks("worker").getFirst()).satisfies(task -> {
            assertThat(task.stopCodeAsString()).isEqualTo("TaskFailedToStart");
            assertThat(task.stoppedReason()).startsWith("CannotPullContainerError");
            assertThat(task.containers().getFirst().reason()).startsWith("CannotPullContainerError");
            assertThat(task.containers().getFirst().exitCode()).isNull();
        });
    }

    @Test
    void countsTargetsThatNeverBecomeHealthy() {
        rehearsal.web(1, ONE);
        rehearsal.runtime.script(TWO, SICK);
        rehearsal.deploy("web", TWO);
        rehearsal.timeline.advance(Duration.ofMinutes(10));

        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(1);
    }

    @Test
    void rollsBackWhenAUserStopsTheDeployment() {
        rehearsal.web(2, ONE);
        rehearsal.deploy("web", TWO);
        rehearsal.timeline.advance(Duration.ofSeconds(26));
        String arn = rehearsal.describe("web").currentServiceDeployment();
        rehearsal.ecs.stopServiceDeployment(
                request -> request.serviceDeploymentArn(arn).stopType(StopServiceDeploymentStopType.ROLLBACK));
        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_REQUESTED);
        rehearsal.settle();

        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(2);
        assertThat(rehearsal.runtime.alive(TWO)).isEmpty();
    }

    @Test
    void leavesThingsAsTheyAreWhenAUserAborts() {
        rehearsal.web(2, ONE);
        rehearsal.runtime.script(TWO, CRASH);
        rehearsal.deploy("web", TWO);
        rehearsal.timeline.advance(Duration.ofSeconds(5));
        String arn = rehearsal.describe("web").currentServiceDeployment();
        rehearsal.ecs.stopServiceDeployment(
                request -> request.serviceDeploymentArn(arn).stopType(StopServiceDeploymentStopType.ABORT));
        rehearsal.settle();

        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.STOPPED);
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(2);
    }

    @Test
    void refusesToStopWhatCannotBeStopped() {
        rehearsal.service("worker", 1, ONE, request -> {});
        String first = rehearsal.describe("worker").currentServiceDeployment();
        assertThatThrownBy(() -> rehearsal.ecs.stopServiceDeployment(request ->
                        request.serviceDeploymentArn(first).stopType(StopServiceDeploymentStopType.ROLLBACK)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("no completed service deployment");

        rehearsal.settle();
        assertThatThrownBy(() -> rehearsal.ecs.stopServiceDeployment(request -> request.serviceDeploymentArn(first)))
                .isInstanceOf(ConflictException.class);
        assertThatThrownBy(
                        () -> rehearsal.ecs.stopServiceDeployment(request -> request.serviceDeploymentArn(first + "x")))
                .isInstanceOf(ServiceDeploymentNotFoundException.class);
    }
}
