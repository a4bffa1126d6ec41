package dev.slipway.deployer.rollout;

import static dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status.IN_PROGRESS;
import static dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status.PENDING;
import static dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status.ROLLBACK_FAILED;
import static dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status.ROLLBACK_IN_PROGRESS;
import static dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status.ROLLBACK_REQUESTED;
import static dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status.ROLLBACK_SUCCESSFUL;
import static dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status.STOPPED;
import static dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status.STOP_REQUESTED;
import static dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status.SUCCESSFUL;
import static dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status.UNKNOWN;
import static dev.slipway.deployer.rollout.Shown.ID;
import static dev.slipway.deployer.rollout.Shown.OURS;
import static dev.slipway.deployer.rollout.Shown.T0;
import static dev.slipway.deployer.rollout.Shown.crashes;
import static dev.slipway.deployer.rollout.Shown.deployment;
import static dev.slipway.deployer.rollout.Shown.ended;
import static dev.slipway.deployer.rollout.Shown.service;
import static dev.slipway.deployer.rollout.Shown.stopped;
import static dev.slipway.deployer.rollout.Shown.withEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.deployer.aws.DeploymentSnapshot;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskSnapshot;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Snapshots in, verdict out: no server, no clock. */
final class VerdictTest {
    private static final int FAIL_FAST = 2;

    private static final DeploymentSnapshot NEW_ROLLING = deployment(2, true, Rollout.IN_PROGRESS, 3, 1, 2);
    private static final DeploymentSnapshot NEW_UP = deployment(2, true, Rollout.IN_PROGRESS, 3, 3, 0);
    private static final DeploymentSnapshot NEW_COMPLETED = deployment(2, true, Rollout.COMPLETED, 3, 3, 0);
    private static final DeploymentSnapshot NEW_FAILED = deployment(2, false, Rollout.FAILED, 0, 0, 0);
    private static final DeploymentSnapshot OLD = deployment(1, false, Rollout.COMPLETED, 3, 3, 0);
    private static final DeploymentSnapshot OLD_DRAINING = deployment(1, false, Rollout.COMPLETED, 0, 2, 0);
    private static final DeploymentSnapshot OLD_PRIMARY = deployment(1, true, Rollout.COMPLETED, 3, 3, 0);
    private static final DeploymentSnapshot BACK = deployment(3, true, Rollout.IN_PROGRESS, 3, 1, 0);
    private static final DeploymentSnapshot SOMEBODY_ELSES = deployment(9, true, Rollout.IN_PROGRESS, 3, 1, 0);

    static Stream<Arguments> table() {
        return Stream.of(
                arguments("the first moment", null, service("ACTIVE", NEW_ROLLING, OLD), Verdict.Rolling.class),
                arguments(
                        "a stale read that does not show us yet",
                        null,
                        service("ACTIVE", OLD_PRIMARY),
                        Verdict.Rolling.class),
                arguments(
                        "all up, the old ones still wanted",
                        null,
                        service("ACTIVE", NEW_UP, OLD),
                        Verdict.Rolling.class),
                arguments(
                        "all up, the old ones drain",
                        null,
                        service("ACTIVE", NEW_UP, OLD_DRAINING),
                        Verdict.Serving.class),
                arguments(
                        "completed, but no word of the service deployment",
                        null,
                        service("ACTIVE", NEW_COMPLETED),
                        Verdict.Serving.class),
                arguments("pending", PENDING, service("ACTIVE", NEW_ROLLING, OLD), Verdict.Rolling.class),
                arguments(
                        "in progress though completed",
                        IN_PROGRESS,
                        service("ACTIVE", NEW_COMPLETED),
                        Verdict.Serving.class),
                arguments(
                        "somebody asked to stop it",
                        STOP_REQUESTED,
                        service("ACTIVE", NEW_ROLLING, OLD),
                        Verdict.Rolling.class),
                arguments("a status younger than us", UNKNOWN, service("ACTIVE", NEW_COMPLETED), Verdict.Serving.class),
                arguments("successful and alone", SUCCESSFUL, service("ACTIVE", NEW_COMPLETED), Verdict.Finished.class),
                arguments(
                        "successful and the old one empty",
                        SUCCESSFUL,
                        service("ACTIVE", NEW_COMPLETED, deployment(1, false, Rollout.COMPLETED, 0, 0, 0)),
                        Verdict.Finished.class),
                arguments(
                        "successful while old tasks drain",
                        SUCCESSFUL,
                        service("ACTIVE", NEW_COMPLETED, OLD_DRAINING),
                        Verdict.Serving.class),
                arguments(
                        "successful, and a task flickers",
                        SUCCESSFUL,
                        service("ACTIVE", deployment(2, true, Rollout.COMPLETED, 3, 2, 1)),
                        Verdict.Finished.class),
                arguments(
                        "successful, the services' answer stale",
                        SUCCESSFUL,
                        service("ACTIVE", OLD_PRIMARY),
                        Verdict.Rolling.class),
                arguments(
                        "successful, then somebody deployed",
                        SUCCESSFUL,
                        service("ACTIVE", SOMEBODY_ELSES, deployment(2, false, Rollout.COMPLETED, 0, 3, 0)),
                        Verdict.Superseded.class),
                arguments(
                        "rollback requested",
                        ROLLBACK_REQUESTED,
                        service("ACTIVE", NEW_ROLLING, OLD),
                        Verdict.RollingBack.class),
                arguments(
                        "rolling back",
                        ROLLBACK_IN_PROGRESS,
                        service("ACTIVE", BACK, NEW_FAILED),
                        Verdict.RollingBack.class),
                arguments(
                        "rolled back, though the service is steady",
                        ROLLBACK_SUCCESSFUL,
                        service("ACTIVE", deployment(3, true, Rollout.COMPLETED, 3, 3, 0)),
                        Verdict.RolledBack.class),
                arguments(
                        "rollback failed",
                        ROLLBACK_FAILED,
                        service("ACTIVE", BACK, NEW_FAILED),
                        Verdict.RollbackFailed.class),
                arguments(
                        "stopped by the breaker without rollback",
                        STOPPED,
                        service("ACTIVE", deployment(2, true, Rollout.FAILED, 3, 0, 0), OLD),
                        Verdict.Failed.class),
                arguments(
                        "stopped by somebody else's deployment",
                        STOPPED,
                        service("ACTIVE", SOMEBODY_ELSES, NEW_FAILED),
                        Verdict.Superseded.class),
                arguments("the service drains", null, service("DRAINING", NEW_ROLLING), Verdict.Vanished.class),
                arguments(
                        "the service is inactive",
                        SUCCESSFUL,
                        service("INACTIVE", NEW_COMPLETED),
                        Verdict.Vanished.class),
                arguments("the service is missing", null, null, Verdict.Vanished.class));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("table")
    void judges(
            String story,
            ServiceDeploymentSnapshot.@Nullable Status status,
            @Nullable ServiceSnapshot service,
            Class<? extends Verdict> expected) {
        assertThat(Verdict.of(OURS, FAIL_FAST, new Observation(service, ended(status), List.of())))
                .as(story)
                .isInstanceOf(expected);
    }

    @ParameterizedTest
    @EnumSource(ServiceDeploymentSnapshot.Status.class)
    void onlySuccessfulFinishes(ServiceDeploymentSnapshot.Status status) {
        Verdict verdict = Verdict.of(
                OURS, FAIL_FAST, new Observation(service("ACTIVE", NEW_COMPLETED), ended(status), List.of()));
        assertThat(verdict instanceof Verdict.Finished).isEqualTo(status == SUCCESSFUL);
    }

    @Test
    void givesTheReasonOfEcs() {
        Verdict verdict = Verdict.of(
                OURS,
                FAIL_FAST,
                new Observation(service("ACTIVE", BACK, NEW_FAILED), ended(ROLLBACK_SUCCESSFUL), List.of()));
        assertThat(verdict).isEqualTo(new Verdict.RolledBack("because"));
    }

    @Test
    void tasksThatDieAlikeFailTheDeploymentWhateverEcsSays() {
        for (var status : new ServiceDeploymentSnapshot.Status[] {IN_PROGRESS, PENDING, SUCCESSFUL, null}) {
            Verdict verdict = Verdict.of(
                    OURS, FAIL_FAST, new Observation(service("ACTIVE", NEW_COMPLETED), ended(status), crashes(2)));
            assertThat(verdict).isInstanceOfSatisfying(Verdict.Crashing.class, crashing -> {
                assertThat(crashing.alike()).isEqualTo(2);
                assertThat(crashing.first().arn().id()).isEqualTo("0");
            });
        }
    }

    @Test
    void oneFailedTaskIsNotYetACrash() {
        Verdict verdict =
                Verdict.of(OURS, FAIL_FAST, new Observation(service("ACTIVE", NEW_ROLLING, OLD), null, crashes(1)));
        assertThat(verdict).isInstanceOf(Verdict.Rolling.class);
    }

    @Test
    void saysThatEcsCannotGoOn() {
        ServiceSnapshot stuck = service("ACTIVE", NEW_ROLLING, OLD);
        ServiceSnapshot saying = withEvent(stuck, T0.plusSeconds(5), "(service web) was unable to place a task");
        ServiceSnapshot said = withEvent(stuck, T0.minusSeconds(5), "(service web) was unable to place a task");
        assertThat(Verdict.of(OURS, FAIL_FAST, new Observation(saying, null, List.of())))
                .isInstanceOf(Verdict.Stalled.class);
        assertThat(Verdict.of(OURS, FAIL_FAST, new Observation(said, null, List.of())))
                .as("an event from before our deployment")
                .isInstanceOf(Verdict.Rolling.class);
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                arguments("TaskFailedToStart", "CannotPullContainerError", null, true),
                arguments("EssentialContainerExited", "Essential container in task exited", 1, true),
                arguments("EssentialContainerExited", "Essential container in task exited", 0, true),
                arguments(
                        "ServiceSchedulerInitiated",
                        "Scaling activity initiated by (deployment ecs-svc/2)",
                        143,
                        false),
                arguments("ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group x)", 143, true),
                arguments("ServiceSchedulerInitiated", "Task failed container health checks", 143, true),
                arguments("UserInitiated", "Task stopped by user", 143, false),
                arguments("SpotInterruption", "", 143, false),
                arguments("TerminationNotice", "", 143, false),
                arguments("SomethingYoungerThanUs", "", 0, false),
                arguments("SomethingYoungerThanUs", "", 1, true));
    }

    @ParameterizedTest(name = "{0}, {1}, exit {2}: failure {3}")
    @MethodSource("endings")
    void tellsFailuresFromOrdinaryEndings(String stopCode, String reason, @Nullable Integer exit, boolean failure) {
        assertThat(FailedTasks.failed(stopped(1, ID, stopCode, reason, exit))).isEqualTo(failure);
    }

    @Test
    void countsOnlyItsOwnTasksAndOnlyThoseThatEndedAlike() {
        List<TaskSnapshot> all = List.of(
                stopped(4, ID, "EssentialContainerExited", "", 3),
                stopped(1, ID, "EssentialContainerExited", "", 137),
                stopped(2, ID, "EssentialContainerExited", "", 3),
                stopped(3, "ecs-svc/1", "EssentialContainerExited", "", 3),
                stopped(5, "ecs-svc/1", "ServiceSchedulerInitiated", "Scaling activity", 143));
        FailedTasks failed = FailedTasks.of(ID, all);
        assertThat(failed.tasks()).extracting(task -> task.arn().id()).containsExactly("1", "2", "4");
        assertThat(failed.alike()).isEqualTo(2);
    }

    @Test
    void withoutAReasonOfTheServiceDeploymentItIsThatOfTheDeployment() {
        ServiceDeploymentSnapshot silent =
                new ServiceDeploymentSnapshot(Moves.arn(2), ROLLBACK_FAILED, " ", "arn:revision", T0);
        assertThat(Verdict.of(OURS, FAIL_FAST, new Observation(service("ACTIVE", BACK, NEW_FAILED), silent, List.of())))
                .isEqualTo(new Verdict.RollbackFailed("tasks failed to start"));
        assertThat(Verdict.of(OURS, FAIL_FAST, new Observation(service("ACTIVE", NEW_ROLLING), silent, List.of())))
                .isEqualTo(new Verdict.RollbackFailed("ECS gives no reason (ROLLBACK_FAILED)"));
    }
}
