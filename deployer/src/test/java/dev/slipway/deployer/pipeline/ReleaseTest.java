package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Behaviour;
import dev.slipway.deployer.aws.FakeAws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole releases on a virtual clock, against an account in memory. */
final class ReleaseTest {
    private static final String WEB = "ublog-staging-web";
    private static final String WORKER = "ublog-staging-worker";

    private final FakeAws aws = new FakeAws();
    private final Cancellation cancellation = new Cancellation();
    private final List<Event> events = new ArrayList<>();
    private Digest v1 = aws.push("v1", '1', Behaviour.HEALTHY);

    @BeforeEach
    void twoServices() {
        v1 = aws.push("v1", '1', Behaviour.HEALTHY);
        aws.service(WEB, v1);
        aws.service(WORKER, v1);
    }

    private static Environment environment(String name, int workerWave) {
        return Berth.environment(name, workerWave, 2, null);
    }

    private Outcome deploy(String image) {
        return deploy(environment("staging", 1), image);
    }

    private Outcome deploy(Environment environment, String image) {
        return new Release(aws, aws.time.timing(), cancellation)
                .deploy(environment, new ReleaseRequest(new ReleaseId("r-1"), image, null), events::add);
    }

    private <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void releasesServicesTogetherAfterTheMigration() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        assertThat(deploy("v2")).isInstanceOf(Outcome.Released.class);
        assertThat(aws.writes)
                .containsExactly(
                        "register ublog-staging-web:2",
                        "register ublog-staging-worker:2",
                        "run ublog-staging-web:2 migrate in subnet-a",
                        "update ublog-staging-web ublog-staging-web:2",
                        "update ublog-staging-worker ublog-staging-worker:2");
        assertThat(events(Event.StepEnded.class))
                .allMatch(Event.StepEnded::succeeded)
                .extracting(Event.StepEnded::step)
                .containsExactly("preflight", "register", "migrate", "roll wave 1", "last look");
        assertThat(events(Event.LogLine.class)).extracting(Event.LogLine::line).containsExactly("migrating");
        assertThat(events(Event.Finished.class))
                .extracting(Event.Finished::service)
                .containsExactly("web", "worker");
        assertThat(events(Event.Serving.class)).hasSize(2);
    }

    @Test
    void goesBackWithoutAMigration() {
        Digest v2 = aws.push("v2", '2', Behaviour.HEALTHY);
        assertThat(new Release(aws, aws.time.timing(), cancellation)
                        .deploy(
                                environment("staging", 1),
                                new ReleaseRequest(
                                        new ReleaseId("r-1"), v2.value(), null, ReleaseRequest.Direction.BACK),
                                events::add))
                .isInstanceOf(Outcome.Released.class);
        assertThat(aws.writes).noneMatch(write -> write.startsWith("run ")).hasSize(4);
    }

    @Test
    void rollsWavesOneAfterAnother() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        assertThat(deploy(environment("staging", 2), "v2")).isInstanceOf(Outcome.Released.class);
        assertThat(events(Event.StepStarted.class))
                .extracting(Event.StepStarted::step)
                .contains("roll wave 1", "roll wave 2");
        List<String> story = events.stream()
                .filter(event -> event instanceof Event.Finished || event instanceof Event.StepStarted)
                .map(event -> event instanceof Event.Finished(var at, String service) ? "finished " + service : "step")
                .toList();
        assertThat(story).endsWith("finished web", "step", "finished worker", "step");
    }

    @Test
    void writesNothingWhenEverythingRunsAlready() {
        assertThat(deploy("v1")).isInstanceOf(Outcome.NothingToDo.class);
        assertThat(aws.writes).isEmpty();
    }

    @Test
    void touchesOnlyTheServiceThatChanges() {
        Digest v2 = aws.push("v2", '2', Behaviour.HEALTHY);
        aws.service(WORKER, v2);
        assertThat(deploy("v2")).isInstanceOf(Outcome.Released.class);
        assertThat(aws.writes).noneMatch(write -> write.contains("worker"));
    }

    @Test
    void takesBackAReleaseWhoseTasksDieAndSaysWhy() {
        aws.push("v3", '3', Behaviour.CRASHING);
        Outcome outcome = deploy("v3");
        assertThat(outcome).isInstanceOf(Outcome.RolledBack.class);
        assertThat(outcome.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.exitCode()).isEqualTo(3);
            assertThat(failure.lastLines()).anyMatch(line -> line.startsWith("token of ublog-staging-web/app/"));
        });
        assertThat(outcome.message()).contains("ended alike", "exited with code 3");
        assertThat(events(Event.TaskFailed.class)).isNotEmpty();
        assertThat(events(Event.Finished.class))
                .extracting(Event.Finished::service)
                .containsExactlyInAnyOrder("web", "worker");
        assertBackOnTheFirstRevision();
        assertThat(aws.writes).contains("roll back 1 of " + WEB, "roll back 1 of " + WORKER);
    }

    @Test
    void waitsForTheRollbackThatEcsHasBegun() {
        aws.push("v3", '3', Behaviour.CRASHING_FOR_THE_BREAKER);
        Environment patient = withFailFast(environment("staging", 1), 99);
        assertThat(deploy(patient, "v3")).isInstanceOf(Outcome.RolledBack.class);
        assertBackOnTheFirstRevision();
        assertThat(aws.writes).noneMatch(write -> write.startsWith("roll back"));
    }

    @Test
    void goesBackByItselfWhereEcsCannot() {
        aws.push("v3", '3', Behaviour.CANNOT_GO_BACK);
        Environment patient = withFailFast(environment("staging", 1), 99);
        assertThat(deploy(patient, "v3")).isInstanceOf(Outcome.RolledBack.class);
        assertThat(aws.writes).endsWith("update " + WEB + " " + WEB + ":1", "update " + WORKER + " " + WORKER + ":1");
        assertBackOnTheFirstRevision();
    }

    @Test
    void seesTheEndOfARollbackThatEcsBeganAMomentBeforeItWasAskedFor() {
        aws.push("v3", '3', Behaviour.CRASHING);
        aws.takesBackJustBeforeAsked(WEB);
        Instant began = aws.time.instant();
        assertThat(deploy("v3")).isInstanceOf(Outcome.RolledBack.class);
        assertThat(Duration.between(began, aws.time.instant())).isLessThan(Duration.ofMinutes(2));
        assertBackOnTheFirstRevision();
    }

    @Test
    void seesThatEcsBeginsNoDeploymentForWhatAServiceIsOnAlready() {
        aws.push("v3", '3', Behaviour.CANNOT_GO_BACK);
        Instant began = aws.time.instant();
        assertThat(deploy(withFailFast(environment("staging", 1), 99), "v3")).isInstanceOf(Outcome.RolledBack.class);
        assertThat(Duration.between(began, aws.time.instant())).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void takesAllServicesBackWhenOneFailsInALaterWave() {
        aws.push("v3", '3', Behaviour.CRASHING);
        aws.push("v2", '2', Behaviour.HEALTHY);
        Environment environment = environment("staging", 2);
        aws.dies("v2", WORKER);
        Outcome outcome = deploy(environment, "v2");
        assertThat(outcome).isInstanceOf(Outcome.RolledBack.class);
        assertThat(outcome.message()).contains("The service worker failed");
        assertThat(aws.writes).contains("update " + WEB + " " + WEB + ":1", "roll back 1 of " + WORKER);
        assertBackOnTheFirstRevision();
    }

    @Test
    void catchesAReleaseThatDiesAfterItHasBecomeHealthy() {
        aws.push("v3", '3', Behaviour.CRASHING_LATE);
        assertThat(deploy(environment("staging", 2), "v3")).isInstanceOf(Outcome.RolledBack.class);
        assertBackOnTheFirstRevision();
    }

    @Test
    void givesUpAndGoesBackWhenTheTimeIsUp() {
        aws.push("v3", '3', Behaviour.NEVER_HEALTHY);
        Outcome outcome = deploy("v3");
        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertBackOnTheFirstRevision();
    }

    @Test
    void aThrottledReadFailsNothing() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        Runnable throttled = () -> {
            for (int i = 0; i < 4; i++) {
                aws.readFailures.add(
                        new AwsFailure(AwsFailure.Kind.THROTTLED, "Rate exceeded.", new IllegalStateException()));
            }
        };
        aws.onMigrated(throttled);
        aws.onUpdated(throttled);
        assertThat(deploy("v2")).isInstanceOf(Outcome.Released.class);
        assertThat(events(Event.Warned.class)).hasSize(1);
    }

    @Test
    void aWriteWithoutAnAnswerIsRepeated() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        aws.lostAnswers = 2;
        assertThat(deploy("v2")).isInstanceOf(Outcome.Released.class);
        assertThat(aws.writes)
                .filteredOn(write -> write.startsWith("update " + WEB))
                .hasSize(3);
    }

    @Test
    void aWayBackWithoutAnAnswerIsRepeated() {
        aws.push("v3", '3', Behaviour.CANNOT_GO_BACK);
        aws.onUpdated(() -> aws.lostAnswers = 2);
        Environment patient = withFailFast(environment("staging", 1), 99);
        assertThat(deploy(patient, "v3")).isInstanceOf(Outcome.RolledBack.class);
        assertBackOnTheFirstRevision();
    }

    @Test
    void aFailedMigrationChangesNoService() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        aws.exits.add(Optional.of(1));
        Outcome outcome = deploy("v2");
        assertThat(outcome).isInstanceOfSatisfying(Outcome.MigrationFailed.class, failed -> {
            assertThat(failed.task()).extracting(TaskFailure::exitCode).isEqualTo(1);
            assertThat(failed.message()).contains("No service was changed");
        });
        assertThat(aws.writes).noneMatch(write -> write.startsWith("update"));
    }

    @Test
    void aMigrationThatNeverStartsIsToldApart() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        aws.exits.add(Optional.empty());
        Outcome outcome = deploy("v2");
        assertThat(outcome).isInstanceOf(Outcome.MigrationNeverStarted.class);
        assertThat(outcome.message()).contains("CannotPullContainerError");
    }

    @Test
    void triesTheNextSubnetWhenOneIsFull() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        aws.fullSubnets.add("subnet-a");
        assertThat(deploy("v2")).isInstanceOf(Outcome.Released.class);
        assertThat(aws.writes).contains("run ublog-staging-web:2 migrate in subnet-b");
    }

    @Test
    void saysWhichSubnetsAreFull() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        aws.fullSubnets.addAll(List.of("subnet-a", "subnet-b"));
        Outcome outcome = deploy("v2");
        assertThat(outcome).isInstanceOf(Outcome.MigrationNeverStarted.class);
        assertThat(outcome.message()).contains("subnet-a: RESOURCE:ENI", "subnet-b: RESOURCE:ENI");
    }

    @Test
    void stopsAMigrationThatIsNotDoneInTime() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        aws.taskLife = Duration.ofHours(2);
        assertThat(deploy("v2")).isInstanceOf(Outcome.MigrationTimedOut.class);
        assertThat(aws.writes).contains("stop task one-off-0");
        assertThat(aws.writes).noneMatch(write -> write.startsWith("update"));
    }

    @Test
    void aSignalDuringTheMigrationStopsItsTask() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        aws.onMigrated(() -> cancellation.request(Cancellation.Signal.INTERRUPT));
        Outcome outcome = deploy("v2");
        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        assertThat(aws.writes).endsWith("stop task one-off-0");
    }

    @Test
    void aSignalDuringARollOutRequestsTheWayBackWithinSeconds() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        aws.onUpdated(() -> cancellation.request(Cancellation.Signal.TERMINATE));
        Outcome outcome = deploy(environment("staging", 2), "v2");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Cancelled.class,
                        cancelled -> assertThat(cancelled.signal()).isEqualTo(Cancellation.Signal.TERMINATE));
        assertThat(aws.writes).endsWith("roll back 1 of " + WEB);
    }

    @Test
    void aDeploymentInProgressLocksTheRelease() {
        Digest v2 = aws.push("v2", '2', Behaviour.HEALTHY);
        aws.push("v3", '3', Behaviour.HEALTHY);
        aws.deploySomethingElse(WEB, v2);
        assertThat(deploy("v3")).isInstanceOf(Outcome.Locked.class);
        assertThat(aws.writes).isEmpty();
    }

    @Test
    void anImageWhoseDeploymentIsStillInProgressIsNotDone() {
        aws.leaveUnproved(WORKER, false);
        assertThat(deploy("v1"))
                .isInstanceOf(Outcome.Locked.class)
                .extracting(Outcome::message)
                .asString()
                .contains("roll worker", "IN_PROGRESS");
    }

    @Test
    void anImageWhoseDeploymentEcsHasGivenUpIsNotDone() {
        aws.leaveUnproved(WORKER, true);
        assertThat(deploy("v1"))
                .isInstanceOf(Outcome.PreflightFailed.class)
                .extracting(Outcome::message)
                .asString()
                .contains("worker", "ECS has given up", "--force-new-deployment");
    }

    @Test
    void aDeploymentBegunDuringTheMigrationLocksTheRelease() {
        Digest v2 = aws.push("v2", '2', Behaviour.HEALTHY);
        aws.push("v3", '3', Behaviour.HEALTHY);
        aws.onMigrated(() -> aws.deploySomethingElse(WEB, v2));
        assertThat(deploy("v3")).isInstanceOf(Outcome.Locked.class);
        assertThat(aws.writes).noneMatch(write -> write.startsWith("update"));
    }

    @Test
    void aServiceTakenBySomebodyElseIsLeftToThemAndTheOthersGoBack() {
        Digest v2 = aws.push("v2", '2', Behaviour.HEALTHY);
        aws.push("v3", '3', Behaviour.NEVER_HEALTHY);
        aws.onUpdated(() -> aws.deploySomethingElse(WEB, v2));
        Outcome outcome = deploy("v3");
        assertThat(outcome).isInstanceOf(Outcome.Superseded.class);
        assertThat(aws.writes).contains("roll back 1 of " + WORKER).noneMatch(write -> write.endsWith("of " + WEB));
    }

    @Test
    void aServiceThatSomebodyElseTakesAfterItsWaveIsNoticedDuringTheNextOne() {
        Digest other = aws.push("v3", '3', Behaviour.HEALTHY);
        aws.push("v2", '2', Behaviour.HEALTHY);
        aws.onUpdated(() -> aws.onUpdated(() -> aws.deploySomethingElse(WEB, other)));
        assertThat(deploy(environment("staging", 2), "v2")).isInstanceOf(Outcome.Superseded.class);
        assertThat(aws.writes).endsWith("roll back 1 of " + WORKER);
    }

    @Test
    void reportsAllObstaclesAtOnce() {
        aws.account = "222222222222";
        aws.secretNames.clear();
        Environment environment = environment("staging", 1);
        Outcome outcome = deploy(environment, "nope");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.PreflightFailed.class,
                        failed -> assertThat(failed.problems())
                                .anyMatch(problem -> problem.contains("the repository ublog has no such tag"))
                                .anyMatch(problem ->
                                        problem.contains("credentials are those of the account 222222222222"))
                                .anyMatch(problem -> problem.contains(FakeAws.SECRET)));
        assertThat(aws.writes).isEmpty();
    }

    @Test
    void namesAServiceThatDoesNotExist() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        Outcome outcome = deploy(environment("elsewhere", 1), "v2");
        assertThat(outcome).isInstanceOf(Outcome.PreflightFailed.class);
        assertThat(outcome.message()).contains("ublog-elsewhere-web", "ublog-elsewhere-worker");
    }

    @Test
    void followsBothServicesWithFewReads() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        deploy("v2");
        assertThat(aws.reads.get()).isLessThanOrEqualTo(60);
    }

    private void assertBackOnTheFirstRevision() {
        for (String service : List.of(WEB, WORKER)) {
            assertThat(aws.snapshot(service).taskDefinition().id()).isEqualTo(service + ":1");
            assertThat(aws.running(service).image("app")).endsWith("@" + v1);
        }
    }

    private static Environment withFailFast(Environment environment, int failFast) {
        return new Environment(
                environment.name(),
                environment.application(),
                environment.account(),
                environment.region(),
                environment.cluster(),
                environment.url(),
                environment.repository(),
                environment.services(),
                environment.migration(),
                null,
                null,
                null,
                failFast,
                environment.rolloutTimeout());
    }
}
