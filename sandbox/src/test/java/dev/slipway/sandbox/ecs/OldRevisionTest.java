package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static dev.slipway.sandbox.ecs.Rehearsal.SICK;
import static dev.slipway.sandbox.ecs.Rehearsal.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.runtime.Script;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** What keeps a service available while a deployment rolls, or has failed. */
final class OldRevisionTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    private void seconds(int seconds) {
        rehearsal.timeline.advance(Duration.ofSeconds(seconds));
    }

    private void breaker(boolean rollback) {
        rehearsal.ecs.updateService(request -> request.cluster(CLUSTER)
                .service("web")
                .healthCheckGracePeriodSeconds(600)
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(true).rollback(rollback))));
    }

    @Test
    void replacesALostTaskOfTheOldRevisionByItsOwn() {
        rehearsal.web(3, ONE);
        breaker(true);
        rehearsal.runtime.script(TWO, SICK);
        rehearsal.deploy("web", TWO);
        seconds(40);
        rehearsal.runtime.alive(ONE).getFirst().exit(1);
        seconds(60);

        assertThat(rehearsal.runtime.alive(ONE)).hasSize(3);
        assertThat(rehearsal.runtime.alive(TWO)).hasSize(3);
        List<Deployment> deployments = rehearsal.describe("web").deployments();
        assertThat(deployments).extracting(Deployment::status).containsExactly("PRIMARY", "ACTIVE");
        assertThat(deployments).extracting(Deployment::desiredCount).containsExactly(3, 3);
    }

    @Test
    void scalesBothRevisionsOutWhileADeploymentRolls() {
        rehearsal.web(2, ONE);
        breaker(true);
        rehearsal.runtime.script(TWO, SICK);
        rehearsal.deploy("web", TWO);
        seconds(40);
        rehearsal.ecs.updateService(
                request -> request.cluster(CLUSTER).service("web").desiredCount(4));
        seconds(60);
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(4);
        assertThat(rehearsal.runtime.alive(TWO)).hasSize(4);

        rehearsal.ecs.updateService(
                request -> request.cluster(CLUSTER).service("web").desiredCount(1));
        seconds(60);
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(1);
        assertThat(rehearsal.runtime.alive(TWO)).hasSize(1);
    }

    @Test
    void keepsTheOldRevisionUpAfterADeploymentFailedWithoutRollback() {
        rehearsal.web(2, ONE);
        breaker(false);
        rehearsal.runtime.script(TWO, Script.exits(1, Duration.ofSeconds(1)));
        rehearsal.deploy("web", TWO);
        rehearsal.settle();
        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.STOPPED);

        rehearsal.runtime.alive(ONE).forEach(task -> task.exit(1));
        rehearsal.settle();
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(2);
        assertThat(rehearsal.runtime.alive(TWO)).isEmpty();
    }

    @Test
    void rollsOnWhenTheOldRevisionIsGoneForGood() {
        rehearsal.web(2, ONE);
        rehearsal.runtime.script(ONE, Script.cannotPull());
        rehearsal.deploy("web", TWO);
        rehearsal.runtime.alive(ONE).forEach(task -> task.exit(1));
        rehearsal.settle();

        assertThat(rehearsal.runtime.alive(TWO)).hasSize(2);
        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    }
}
