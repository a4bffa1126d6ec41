package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static dev.slipway.sandbox.ecs.Rehearsal.GROUP;
import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static dev.slipway.sandbox.ecs.Rehearsal.SICK;
import static dev.slipway.sandbox.ecs.Rehearsal.THREE;
import static dev.slipway.sandbox.ecs.Rehearsal.TWO;
import static dev.slipway.sandbox.ecs.Rehearsal.WELL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import tools.jackson.databind.node.StringNode;

final class RollingUpdateTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    @Test
    void bringsANewServiceToItsDesiredCount() {
        rehearsal.web(3, ONE);

        Service service = rehearsal.describe("web");
        assertThat(service.runningCount()).isEqualTo(3);
        assertThat(service.pendingCount()).isZero();
        assertThat(service.deployments()).hasSize(1);
        assertThat(service.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
        assertThat(service.events().getFirst().message()).isEqualTo("(service web) has reached a steady state.");
        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
        assertThat(rehearsal.targetGroups.healthy(GROUP, ONE)).isEqualTo(3);
    }

    @Test
    void replacesAllTasksAndNeverHasFewerThanDesiredHealthy() {
        rehearsal.web(3, ONE);
        String before = rehearsal.primary("web").id();

        String revision = rehearsal.deploy("web", TWO);
        long leastHealthy = Long.MAX_VALUE;
        int mostAlive = 0;
        for (int second = 0; second < 180; second++) {
            rehearsal.timeline.advance(Duration.ofSeconds(1));
            leastHealthy = Math.min(
                    leastHealthy,
                    rehearsal.targetGroups.healthy(GROUP, ONE) + rehearsal.targetGroups.healthy(GROUP, TWO));
            mostAlive = Math.max(mostAlive, rehearsal.runtime.alive().size());
        }

        assertThat(leastHealthy).isEqualTo(3);
        assertThat(mostAlive).isEqualTo(6);
        assertThat(rehearsal.runtime.alive(ONE)).isEmpty();
        assertThat(rehearsal.runtime.alive(TWO)).hasSize(3);
        Deployment primary = rehearsal.primary("web");
        assertThat(primary.id()).startsWith("ecs-svc/").isNotEqualTo(before);
        assertThat(primary.taskDefinition()).isEqualTo(revision);
        assertThat(rehearsal.describe("web").taskDefinition()).isEqualTo(revision);
        assertThat(rehearsal.events("web")).noneMatch(message -> message.contains("unable"));
        ServiceDeployment deployment = rehearsal.current("web");
        assertThat(deployment.status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
        assertThat(deployment.sourceServiceRevisions()).hasSize(1);
    }

    @Test
    void aDrainingTaskThatDiesStopsOnce() {
        rehearsal.drainsFor(Duration.ofSeconds(60));
        rehearsal.web(1, ONE);
        rehearsal.deploy("web", TWO);
        while (rehearsal.stoppedTasks("web").isEmpty()) {
            rehearsal.timeline.advance(Duration.ofSeconds(1));
        }

        rehearsal.runtime.alive(ONE).getFirst().exit(1);
        rehearsal.timeline.advance(Duration.ofSeconds(40));

        Task died = rehearsal.stoppedTasks("web").getFirst();
        assertThat(died.lastStatus()).isEqualTo("STOPPED");
        rehearsal.settle();
        assertThat(rehearsal.task(died.taskArn())).isEqualTo(died);
    }

    @Test
    void showsBothDeploymentsWhileItRolls() {
        rehearsal.web(2, ONE);
        rehearsal.deploy("web", TWO);
        rehearsal.timeline.advance(Duration.ofSeconds(22));

        List<Deployment> deployments = rehearsal.describe("web").deployments();
        assertThat(deployments).extracting(Deployment::status).containsExactly("PRIMARY", "ACTIVE");
        assertThat(deployments)
                .extracting(Deployment::rolloutState)
                .containsExactly(DeploymentRolloutState.IN_PROGRESS, DeploymentRolloutState.COMPLETED);
        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
        assertThat(rehearsal.describe("web").pendingCount()
                        + rehearsal.describe("web").runningCount())
                .isEqualTo(4);
    }

    @Test
    void deregistersAndWaitsUntilUnusedBeforeSigterm() {
        rehearsal.drainsFor(Duration.ofSeconds(20));
        rehearsal.web(1, ONE);
        rehearsal.deploy("web", TWO);
        // Pending 1 s, provisioning and pull 20 s, healthy after 2 s, then the old one drains for 20 s.
        rehearsal.timeline.advance(Duration.ofSeconds(30));

        assertThat(rehearsal.signals).isEmpty();
        Task draining = rehearsal.stoppedTasks("web").getFirst();
        assertThat(draining.lastStatus()).isEqualTo("DEACTIVATING");
        assertThat(draining.desiredStatus()).isEqualTo("STOPPED");

        rehearsal.timeline.advance(Duration.ofSeconds(20));
        assertThat(rehearsal.signals).containsExactly("SIGTERM app");
    }

    @Test
    void killsWithoutDrainingWhenTheDrainIsBroken() {
        rehearsal.faults.set("drain", StringNode.valueOf("broken"));
        rehearsal.web(1, ONE);
        rehearsal.deploy("web", TWO);
        rehearsal.timeline.advance(Duration.ofSeconds(26));

        assertThat(rehearsal.signals).containsExactly("SIGKILL app");
        assertThat(rehearsal.events("web")).noneMatch(message -> message.contains("draining"));
    }

    @Test
    void killsATaskThatIgnoresSigtermAfterItsStopTimeout() {
        rehearsal.runtime.script(ONE, WELL.ignoresSigterm());
        rehearsal.worker(1, ONE);
        rehearsal.deploy("worker", TWO);
        rehearsal.settle();

        Task stopped = rehearsal.stoppedTasks("worker").getFirst();
        assertThat(rehearsal.signals).containsExactly("SIGTERM app", "SIGKILL app");
        assertThat(stopped.containers().getFirst().exitCode()).isEqualTo(137);
        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.SERVICE_SCHEDULER_INITIATED);
        assertThat(stopped.stoppedReason()).startsWith("Scaling activity initiated by (deployment ecs-svc/");
        assertThat(stopped.stoppedAt()).isAfterOrEqualTo(stopped.stoppingAt().plusSeconds(45));
    }

    @Test
    void countsATaskThatNothingChecksAsHealthyFortySecondsAfterRunning() {
        rehearsal.service("worker", 1, ONE, request -> {});
        rehearsal.timeline.advance(Duration.ofSeconds(60));
        assertThat(rehearsal.primary("worker").rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);
        assertThat(rehearsal.describe("worker").runningCount()).isEqualTo(1);

        rehearsal.timeline.advance(Duration.ofSeconds(3));
        assertThat(rehearsal.primary("worker").rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
    }

    @Test
    void stopsASingletonBeforeItStartsTheNext() {
        rehearsal.service(
                "worker",
                1,
                ONE,
                request -> request.deploymentConfiguration(
                        configuration -> configuration.minimumHealthyPercent(0).maximumPercent(100)));
        rehearsal.settle();
        rehearsal.deploy("worker", TWO);

        for (int second = 0; second < 120; second++) {
            rehearsal.timeline.advance(Duration.ofSeconds(1));
            assertThat(rehearsal.runtime.alive()).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(rehearsal.runtime.alive(TWO)).hasSize(1);
        assertThat(rehearsal.current("worker").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    }

    @Test
    void supersedesADeploymentInProgress() {
        rehearsal.web(2, ONE);
        rehearsal.deploy("web", TWO);
        rehearsal.timeline.advance(Duration.ofSeconds(22));
        String superseded = rehearsal.describe("web").currentServiceDeployment();
        rehearsal.deploy("web", THREE);
        rehearsal.settle();

        assertThat(rehearsal.runtime.alive(THREE)).hasSize(2);
        assertThat(rehearsal.runtime.alive()).hasSize(2);
        assertThat(rehearsal.current("web").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
        assertThat(rehearsal
                        .ecs
                        .describeServiceDeployments(request -> request.serviceDeploymentArns(superseded))
                        .serviceDeployments()
                        .getFirst()
                        .status())
                .isEqualTo(ServiceDeploymentStatus.STOPPED);
    }

    @Test
    void scalesWithoutADeployment() {
        rehearsal.web(1, ONE);
        String deployment = rehearsal.describe("web").currentServiceDeployment();
        rehearsal.ecs.updateService(
                request -> request.cluster(CLUSTER).service("web").desiredCount(3));
        rehearsal.settle();
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(3);

        rehearsal.ecs.updateService(
                request -> request.cluster(CLUSTER).service("web").desiredCount(0));
        rehearsal.settle();
        assertThat(rehearsal.runtime.alive()).isEmpty();
        assertThat(rehearsal.describe("web").currentServiceDeployment()).isEqualTo(deployment);
    }

    @Test
    void forcesANewDeploymentOfTheSameRevision() {
        rehearsal.web(1, ONE);
        String before = rehearsal.describe("web").currentServiceDeployment();
        rehearsal.ecs.updateService(
                request -> request.cluster(CLUSTER).service("web").forceNewDeployment(true));
        rehearsal.settle();

        assertThat(rehearsal.describe("web").currentServiceDeployment()).isNotEqualTo(before);
        assertThat(rehearsal.started).hasSize(2);
        assertThat(rehearsal.runtime.alive()).hasSize(1);
    }

    @Test
    void replacesATaskWhoseTargetBecomesUnhealthy() {
        rehearsal.runtime.script(ONE, WELL.unhealthyAfter(Duration.ofSeconds(158)));
        rehearsal.web(2, ONE);
        while (rehearsal.events("web").stream().noneMatch(message -> message.contains("is unhealthy in"))) {
            rehearsal.timeline.advance(Duration.ofSeconds(1));
        }
        assertThat(rehearsal.signals).isEmpty();
        assertThat(rehearsal.stoppedTasks("web")).isEmpty();
        rehearsal.timeline.advance(Duration.ofSeconds(30));

        Task stopped = rehearsal.stoppedTasks("web").getFirst();
        assertThat(stopped.stoppedReason()).isEqualTo("Task failed ELB health checks in (target-group " + GROUP + ")");
        assertThat(rehearsal.events("web"))
                .anyMatch(message -> message.contains("is unhealthy in (target-group " + GROUP));
    }

    @Test
    void holdsNothingAgainstATaskWithinItsGracePeriod() {
        rehearsal.web(1, ONE);
        rehearsal.ecs.updateService(
                request -> request.cluster(CLUSTER).service("web").healthCheckGracePeriodSeconds(60));
        rehearsal.runtime.script(TWO, SICK);
        rehearsal.deploy("web", TWO);
        rehearsal.timeline.advance(Duration.ofSeconds(75));
        assertThat(rehearsal.stoppedTasks("web")).isEmpty();

        rehearsal.timeline.advance(Duration.ofSeconds(20));
        assertThat(rehearsal.stoppedTasks("web")).isNotEmpty();
    }

    @Test
    void restartsATaskThatCrashes() {
        rehearsal.worker(1, ONE);
        rehearsal.runtime.alive().getFirst().exit(3);
        rehearsal.settle();

        Task crashed = rehearsal.stoppedTasks("worker").getFirst();
        assertThat(crashed.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
        assertThat(crashed.stoppedReason()).isEqualTo("Essential container in task exited");
        assertThat(crashed.containers().getFirst().exitCode()).isEqualTo(3);
        assertThat(crashed.startedBy()).isEqualTo(rehearsal.primary("worker").id());
        assertThat(rehearsal.runtime.alive()).hasSize(1);
    }

    @Test
    void forgetsStoppedTasksAfterAnHour() {
        rehearsal.worker(1, ONE);
        rehearsal.runtime.alive().getFirst().exit(3);
        rehearsal.settle();
        assertThat(rehearsal.stoppedTasks("worker")).hasSize(1);

        rehearsal.timeline.advance(Duration.ofHours(1));
        assertThat(rehearsal.stoppedTasks("worker")).isEmpty();
    }

    @Test
    void keepsTheDigestsOfADeploymentInItsRevision() {
        rehearsal.web(1, ONE);
        String revision = rehearsal.current("web").targetServiceRevision().arn();

        assertThat(rehearsal
                        .ecs
                        .describeServiceRevisions(request -> request.serviceRevisionArns(revision))
                        .serviceRevisions()
                        .getFirst()
                        .containerImages()
                        .getFirst()
                        .imageDigest())
                .isEqualTo(ONE);
    }

    @Test
    void listsDeploymentsTheNewestFirst() {
        rehearsal.web(1, ONE);
        rehearsal.deploy("web", TWO);
        rehearsal.settle();

        List<Instant> created = rehearsal
                .ecs
                .listServiceDeployments(request -> request.cluster(CLUSTER).service("web"))
                .serviceDeployments()
                .stream()
                .map(brief -> brief.createdAt())
                .toList();
        assertThat(created).hasSize(2).isSortedAccordingTo((left, right) -> right.compareTo(left));
    }

    @Test
    void drainsAServiceThatIsDeleted() {
        rehearsal.web(2, ONE);
        rehearsal.ecs.deleteService(
                request -> request.cluster(CLUSTER).service("web").force(true));
        assertThat(rehearsal.describe("web").status()).isEqualTo("DRAINING");
        rehearsal.settle();

        assertThat(rehearsal.describe("web").status()).isEqualTo("INACTIVE");
        assertThat(rehearsal.runtime.alive()).isEmpty();
    }
}
