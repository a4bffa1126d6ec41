package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Behaviour;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.lease.Lease;
import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.time.Cancellation;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a release leaves behind, whichever way it ends: the record, the lease, the words. */
final class RecordedReleaseTest {
    private final Berth berth = new Berth();
    private final Custody custody = berth.enter();

    private static AwsFailure failure(AwsFailure.Kind kind) {
        return new AwsFailure(kind, "AWS said " + kind + ".", new IllegalStateException());
    }

    private Outcome release(Behaviour behaviour, int workerWave, int failFast) {
        berth.aws.push("v2", '2', behaviour);
        return berth.release(custody, Berth.environment("staging", workerWave, failFast, null));
    }

    private Outcome release(Behaviour behaviour) {
        return release(behaviour, 1, 2);
    }

    private ReleaseRecord.State state() {
        return berth.record().state();
    }

    @Test
    void aSuccessIsRecordedFromItsIntentionToItsTag() {
        berth.aws.labels.putAll(Map.of("org.opencontainers.image.version", "2.0.0"));
        Outcome outcome = release(Behaviour.HEALTHY);
        assertThat(outcome).isInstanceOf(Outcome.Released.class);
        assertThat(outcome.message()).contains("staging runs v2");
        assertThat(outcome.plan())
                .hasValueSatisfying(plan -> assertThat(plan.label()).isEqualTo("v2"));
        assertThat(berth.events).filteredOn(Event.Planned.class::isInstance).hasSize(1);
        assertThat(berth.step("preflight").detail()).isEqualTo("2 of 2 services would change.");
        ReleaseRecord record = custody.journal().record().orElseThrow();
        assertThat(record.opening().label()).isEqualTo("v2");
        assertThat(record.opening().build().version()).isEqualTo("2.0.0");
        assertThat(record.services()).hasSize(2).allSatisfy(service -> {
            assertThat(service.before().id()).isEqualTo(service.serviceName() + ":1");
            assertThat(service.after()).extracting(TaskDefinitionArn::id).isEqualTo(service.serviceName() + ":2");
            assertThat(service.touched()).isTrue();
        });
        assertThat(record.task()).extracting(ReleaseRecord.Task::end).isEqualTo("succeeded");
        assertThat(record.protectingTags()).containsExactly("slipway-staging-r-1");
        assertThat(berth.lease()).extracting(Lease::state).isEqualTo(Lease.State.HELD);
    }

    @Test
    void whatRunsAlreadyIsSaidAndNothingRecorded() {
        Outcome outcome =
                berth.release(custody, Berth.environment(1), new ReleaseRequest(new ReleaseId("r-1"), "v1", null));
        assertThat(outcome).isInstanceOf(Outcome.NothingToDo.class);
        assertThat(outcome.plan()).isPresent();
        assertThat(custody.journal().record()).isEmpty();
    }

    @Test
    void labelsThatCannotBeReadAreNoObstacle() {
        berth.aws.labelFailures.add(failure(AwsFailure.Kind.DENIED));
        assertThat(release(Behaviour.HEALTHY)).isInstanceOf(Outcome.Released.class);
        assertThat(berth.record().opening().build()).isEqualTo(Build.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTagThatCannotBeGivenIsAWarning(boolean given) {
        berth.aws.tagFailures.addAll(
                given
                        ? List.of(Optional.empty(), Optional.of(failure(AwsFailure.Kind.DENIED)))
                        : List.of(Optional.of(failure(AwsFailure.Kind.DENIED))));
        assertThat(release(Behaviour.HEALTHY)).isInstanceOf(Outcome.Released.class);
        assertThat(berth.warnings())
                .singleElement()
                .asString()
                .contains("AWS said DENIED.", given ? "old tags" : "its image has no tag");
        assertThat(custody.journal().record().orElseThrow().protectingTags()).hasSize(given ? 1 : 0);
    }

    @Test
    void withoutARecordNothingBegins() {
        berth.aws.push("v2", '2', Behaviour.HEALTHY);
        berth.aws.objects.createsNothing();
        Outcome outcome = berth.release(custody, Berth.environment(1));
        assertThat(outcome).isInstanceOf(Outcome.PreflightFailed.class);
        assertThat(outcome.message()).contains("S3 does not answer.", "No service was changed.");
        assertThat(berth.aws.writes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSignalAtTheDoorChangesNothing(int failures) {
        berth.cancellation.request(Cancellation.Signal.TERMINATE);
        berth.aws.objects.fails(failures);
        Outcome outcome = release(Behaviour.HEALTHY);
        assertThat(outcome)
                .isEqualTo(new Outcome.Cancelled(
                        "The release was cancelled. No service was changed.", Cancellation.Signal.TERMINATE));
        assertThat(berth.aws.writes).isEmpty();
    }

    @Test
    void aCheckThatWasCancelledIsNoObstacle() {
        berth.cancellation.request(Cancellation.Signal.INTERRUPT);
        assertThat(berth.release(custody, Berth.environment(1))).isInstanceOf(Outcome.Cancelled.class);
    }

    @Test
    void aLeaseThatIsLostBeforeAnyServiceMovesLocksTheRelease() {
        berth.aws.onMigrated(berth::loseLease);
        Outcome outcome = release(Behaviour.HEALTHY);
        assertThat(outcome).isInstanceOf(Outcome.Locked.class);
        assertThat(outcome.message()).contains("it is gone", "No service was changed.");
        assertThat(berth.aws.writes).noneMatch(write -> write.startsWith("update"));
    }

    @Test
    void aLeaseThatIsGoneBetweenTwoWavesIsTakenAgainToGoBack() {
        berth.aws.onUpdated(berth::loseLease);
        Outcome outcome = release(Behaviour.HEALTHY, 2, 2);
        assertThat(outcome).isInstanceOf(Outcome.Superseded.class);
        assertThat(outcome.message())
                .contains("Nobody has it now", "All services of staging run what they ran before.");
        assertThat(berth.aws.writes).endsWith("update ublog-staging-web ublog-staging-web:1");
        assertThat(berth.step("roll wave 2").succeeded()).isFalse();
    }

    @Test
    void aWaveThatCannotBeRecordedAsTouchedIsNotBegunAndTheOthersGoBack() {
        berth.aws.onUpdated(() -> berth.aws.objects.fails(1_000));
        Outcome outcome = release(Behaviour.HEALTHY, 2, 2);
        assertThat(outcome).isInstanceOf(Outcome.RolledBack.class);
        assertThat(outcome.message()).contains("S3 does not answer.");
        assertThat(berth.aws.writes).noneMatch(write -> write.startsWith("update ublog-staging-worker"));
        assertThat(berth.aws.snapshot(Berth.WEB).taskDefinition().id()).isEqualTo("ublog-staging-web:1");
    }

    @Test
    void aSignalWhileItRollsLeavesTheEnvironmentToAbort() {
        berth.aws.onUpdated(() -> berth.cancellation.request(Cancellation.Signal.TERMINATE));
        Outcome outcome = release(Behaviour.HEALTHY);
        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        assertThat(outcome.message())
                .startsWith("The release was cancelled. Every service that it had touched was asked to go back")
                .contains("deployer abort staging");
        assertThat(berth.step("request the way back").succeeded()).isTrue();
        assertThat(berth.step("request the way back").detail()).isEqualTo("requested");
        assertThat(berth.aws.writes).contains("roll back 1 of " + Berth.WEB, "roll back 1 of " + Berth.WORKER);
        assertThat(state()).isEqualTo(ReleaseRecord.State.RECOVERING);
        assertThat(berth.lease()).extracting(Lease::state).isEqualTo(Lease.State.RECOVERING);
    }

    @Test
    void aSignalAfterWhichNobodyAnswersNamesWhatWasNotAskedFor() {
        berth.aws.onUpdated(() -> {
            berth.aws.lostAnswers = 1_000;
            berth.aws.takesBackJustBeforeAsked(Berth.WEB);
            berth.aws.updateFailures.addAll(Collections.nCopies(20, failure(AwsFailure.Kind.UNREACHABLE)));
            berth.aws.rollBackFailures.addAll(Collections.nCopies(20, failure(AwsFailure.Kind.UNREACHABLE)));
            berth.cancellation.request(Cancellation.Signal.TERMINATE);
        });
        Outcome outcome = release(Behaviour.NEVER_HEALTHY);
        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        assertThat(outcome.message())
                .contains("The way back of web to ublog-staging-web:1 was not requested.", "Finish it with");
        assertThat(berth.step("request the way back").succeeded()).isFalse();
        assertThat(berth.step("request the way back").detail()).contains("was not requested");
    }

    @Test
    void aSignalInTheMigrationLeavesItsTaskToAbort() {
        berth.aws.onMigrated(() -> berth.cancellation.request(Cancellation.Signal.INTERRUPT));
        Outcome outcome = release(Behaviour.HEALTHY);
        assertThat(outcome.message()).startsWith("The release was cancelled. During its migration.");
        assertThat(state())
                .isEqualTo(
                        custody.journal().taskUnwatched()
                                ? ReleaseRecord.State.RECOVERING
                                : ReleaseRecord.State.RUNNING);
    }

    @Test
    void aFailedMigrationLeavesNothingToRecover() {
        berth.aws.exits.add(Optional.of(1));
        Outcome outcome = release(Behaviour.HEALTHY);
        assertThat(outcome.failure()).map(TaskFailure::exitCode).contains(1);
        assertThat(state()).isEqualTo(ReleaseRecord.State.RUNNING);
        assertThat(berth.step("migrate").detail()).isEqualTo(outcome.message());
        assertThat(custody.journal().record().orElseThrow().task())
                .extracting(ReleaseRecord.Task::end)
                .isEqualTo("failed");
    }

    @Test
    void aMigrationThatNeverStartedHasItsTasksStory() {
        berth.aws.exits.add(Optional.empty());
        assertThat(release(Behaviour.HEALTHY).failure())
                .map(TaskFailure::containerReason)
                .hasValueSatisfying(reason -> assertThat(reason).contains("CannotPullContainerError"));
    }

    @Test
    void aFaultOfOurOwnRequestsTheWayBackAndIsNotSwallowed() {
        berth.aws.onUpdated(() -> {
            throw new IllegalStateException("a fault of ours");
        });
        assertThatThrownBy(() -> release(Behaviour.NEVER_HEALTHY))
                .hasMessage("a fault of ours")
                .hasNoSuppressedExceptions();
        assertThat(berth.aws.writes).contains("roll back 1 of " + Berth.WEB, "roll back 1 of " + Berth.WORKER);
        assertThat(state()).isEqualTo(ReleaseRecord.State.RECOVERING);
        assertThat(berth.step("roll wave 1"))
                .extracting(Event.StepEnded::succeeded, Event.StepEnded::detail)
                .containsExactly(false, "a fault of ours");
    }

    @Test
    void aFaultOfOurOwnNamesWhatCouldNotBeAskedFor() {
        berth.aws.onUpdated(() -> {
            berth.aws.updateFailures.addAll(Collections.nCopies(20, failure(AwsFailure.Kind.UNREACHABLE)));
            berth.aws.rollBackFailures.addAll(Collections.nCopies(20, failure(AwsFailure.Kind.UNREACHABLE)));
            throw new IllegalStateException("a fault of ours");
        });
        assertThatThrownBy(() -> release(Behaviour.NEVER_HEALTHY))
                .satisfies(fault -> assertThat(fault.getSuppressed()).hasSize(2));
    }

    @Test
    void aFaultOfOurOwnBeforeAnyServiceMovedLeavesNothing() {
        berth.aws.onMigrated(() -> {
            throw new IllegalStateException("a fault of ours");
        });
        assertThatThrownBy(() -> release(Behaviour.HEALTHY)).hasMessage("a fault of ours");
        assertThat(state()).isEqualTo(ReleaseRecord.State.RUNNING);
    }

    @Test
    void aReleaseThatFailsSaysWhatRunsNow() {
        Outcome outcome = release(Behaviour.CRASHING);
        assertThat(outcome).isInstanceOf(Outcome.RolledBack.class);
        assertThat(outcome.message()).endsWith("All services of staging run what they ran before.");
        assertThat(berth.step("roll back"))
                .extracting(Event.StepEnded::succeeded, Event.StepEnded::detail)
                .containsExactly(true, "staging runs what it ran before");
        assertThat(berth.step("roll wave 1").succeeded()).isFalse();
        assertThat(berth.step("roll wave 1").detail()).contains("ended alike");
        assertThat(state()).isEqualTo(ReleaseRecord.State.RUNNING);
    }

    @Test
    void aWayBackThatFailsSaysSoWithTheFirstTasksStory() {
        berth.aws.onUpdated(
                () -> berth.aws.updateFailures.addAll(Collections.nCopies(20, failure(AwsFailure.Kind.DENIED))));
        Outcome outcome = release(Behaviour.CANNOT_GO_BACK, 1, 99);
        assertThat(outcome).isInstanceOf(Outcome.RollbackFailed.class);
        assertThat(outcome.message()).contains("The way back failed too", "AWS said DENIED.", "by hand");
        assertThat(outcome.failure()).map(TaskFailure::exitCode).contains(3);
        assertThat(berth.step("roll back").succeeded()).isFalse();
        assertThat(berth.step("roll back").detail()).contains("AWS said DENIED.");
    }

    @Test
    void oneThatIsNotDoneInTimeHasTheFirstTasksStory() {
        Outcome outcome = release(Behaviour.CRASHING, 1, 100_000);
        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertThat(outcome.message()).contains("The roll-out of web, worker was not done in time.");
        assertThat(outcome.failure()).map(TaskFailure::exitCode).contains(3);
    }

    @Test
    void aServiceThatIsSomebodyElsesIsExceptedFromTheWayBack() {
        var other = berth.aws.push("v3", '3', Behaviour.HEALTHY);
        berth.aws.onUpdated(() -> berth.aws.deploySomethingElse(Berth.WEB, other));
        Outcome outcome = release(Behaviour.NEVER_HEALTHY);
        assertThat(outcome).isInstanceOf(Outcome.Superseded.class);
        assertThat(outcome.message()).endsWith("All services but web of staging run what they ran before.");
    }

    @Test
    void aSignalOnTheWayBackLeavesItToAbort() {
        berth.aws.onRolledBack(() -> berth.cancellation.request(Cancellation.Signal.TERMINATE));
        Outcome outcome = release(Behaviour.CRASHING);
        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        assertThat(outcome.message()).contains("ended alike", "was cancelled before its end", "deployer abort staging");
        assertThat(berth.step("roll back").detail()).isEqualTo("requested, not watched");
        assertThat(state()).isEqualTo(ReleaseRecord.State.RECOVERING);
    }

    @Test
    void usersWhoDoNotReachItAreAReasonToGoBack() {
        berth.aws.push("v2", '2', Behaviour.HEALTHY);
        Environment environment =
                Berth.environment("staging", 1, 2, new Environment.Smoke("/version", 2, Duration.ofSeconds(5)));
        Outcome outcome = berth.release(custody, environment);
        assertThat(outcome).isInstanceOf(Outcome.SmokeTestFailed.class);
        assertThat(berth.step("smoke test web").succeeded()).isFalse();
        assertThat(berth.aws.snapshot(Berth.WEB).taskDefinition().id()).isEqualTo("ublog-staging-web:1");
    }

    @Test
    void aRevisionThatCannotBeRegisteredChangesNothing() {
        berth.aws.registerFailures.add(failure(AwsFailure.Kind.DENIED));
        Outcome outcome = release(Behaviour.HEALTHY);
        assertThat(outcome).isInstanceOf(Outcome.PreflightFailed.class);
        assertThat(outcome.message()).isEqualTo("AWS said DENIED. No service was changed.");
        assertThat(berth.step("register").detail()).isEqualTo("AWS said DENIED. No service was changed.");
    }

    @Test
    void oneThatIsThrottledIsRegisteredOnceForEachService() {
        berth.aws.registerFailures.addAll(Collections.nCopies(3, failure(AwsFailure.Kind.THROTTLED)));
        assertThat(release(Behaviour.HEALTHY)).isInstanceOf(Outcome.Released.class);
        assertThat(berth.aws.writes)
                .filteredOn(write -> write.startsWith("register"))
                .hasSize(2);
        assertThat(berth.step("register").detail()).isEqualTo("ublog-staging-web:2, ublog-staging-worker:2");
    }

    @Test
    void aSignalWhileAwsIsBusyIsACancelledRelease() {
        berth.aws.registerFailures.addAll(Collections.nCopies(500, failure(AwsFailure.Kind.THROTTLED)));
        berth.aws.onRegister(() -> berth.cancellation.request(Cancellation.Signal.INTERRUPT));
        Outcome outcome = release(Behaviour.HEALTHY);
        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        assertThat(outcome.message()).isEqualTo("The release was cancelled. No service was changed.");
    }

    @Test
    void aMigrationWhoseServiceCannotBeReadNeverStarts() {
        berth.aws.onRegister(() -> berth.aws.readFailures.add(failure(AwsFailure.Kind.DENIED)));
        Outcome outcome = release(Behaviour.HEALTHY);
        assertThat(outcome).isInstanceOf(Outcome.MigrationNeverStarted.class);
        assertThat(outcome.message()).contains("AWS said DENIED.", "No service was changed.");
    }

    @Test
    void aSignalBeforeTheMigrationsTaskStartsNone() {
        berth.aws.onRegister(
                () -> berth.aws.readFailures.addAll(Collections.nCopies(500, failure(AwsFailure.Kind.THROTTLED))));
        boolean[] waited = {false};
        berth.aws.time.onStep(() -> {
            if (!waited[0] && berth.aws.writes.size() == 2) {
                waited[0] = true;
                berth.cancellation.request(Cancellation.Signal.TERMINATE);
            }
        });
        Outcome outcome = release(Behaviour.HEALTHY);
        assertThat(outcome)
                .isEqualTo(new Outcome.Cancelled(
                        "The release was cancelled. During its migration. Its task was not started. No service was changed.",
                        Cancellation.Signal.TERMINATE));
        assertThat(berth.aws.writes).noneMatch(write -> write.startsWith("run"));
    }
}
