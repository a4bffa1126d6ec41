package dev.slipway.deployer.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.Entrance;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole releases with lease and ledger, by the deployer's own code over the SDK, on one virtual clock with S3 and ECS. */
@Timeout(120)
final class HeldReleaseTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Script MIGRATES = Script.exits(0, Duration.ofSeconds(100));

    @TempDir
    private Path folder;

    private void release(boolean beating, BiConsumer<Rehearsal, Custody> story) {
        try (Rehearsal rehearsal = new Rehearsal(folder, 3)) {
            rehearsal.web(4, 200, Duration.ofSeconds(30));
            rehearsal.push("v2", Script.runs().on("migrate", MIGRATES));
            try (var _ = rehearsal.sandbox().timeline().join("anna")) {
                story.accept(rehearsal, entered(rehearsal.enter("anna", beating, NONE)));
            }
        }
    }

    private static Custody entered(Entrance entrance) {
        return ((Entrance.Entered) entrance).custody();
    }

    @Test
    void leavesARecordThatSaysEverything() {
        release(true, (rehearsal, custody) -> {
            assertThat(rehearsal.release(custody, "anna", "v2")).isInstanceOf(Outcome.Released.class);
            custody.close();
            ReleaseRecord record = rehearsal.records().getFirst();
            assertThat(rehearsal.records()).hasSize(1);
            assertThat(record.state()).isEqualTo(ReleaseRecord.State.ENDED);
            assertThat(record.opening().actor()).isEqualTo("anna");
            assertThat(record.opening().label()).isEqualTo("v2");
            assertThat(record.opening().digest()).isNotNull();
            assertThat(record.services()).singleElement().satisfies(service -> {
                assertThat(service.before().id()).isEqualTo("ublog-staging-web:1");
                assertThat(requireNonNull(service.after()).id()).isEqualTo("ublog-staging-web:2");
                assertThat(service.touched()).isTrue();
            });
            ReleaseRecord.Task task = requireNonNull(record.task());
            assertThat(task.arn()).isNotNull();
            assertThat(task.end()).isEqualTo("succeeded");
            assertThat(record.steps())
                    .extracting(ReleaseRecord.Step::name)
                    .containsExactly("lease", "preflight", "register", "migrate", "roll wave 1", "last look");
            assertThat(rehearsal.enter("berta", true, NONE)).isInstanceOf(Entrance.Entered.class);
        });
    }

    @Test
    void recordsTheIntentionAndLooksAtTheLeaseBeforeEachWrite() {
        release(false, (rehearsal, custody) -> {
            rehearsal.release(custody, "anna", "v2");
            List<String> calls =
                    rehearsal
                            .sandbox()
                            .calls()
                            .read(new CallFilter("", "", "", Instant.MIN, 0, CallFilter.LIMIT))
                            .stream()
                            .map(Call::operation)
                            .filter(
                                    Set.of(
                                            "GetObject",
                                            "PutObject",
                                            "RegisterTaskDefinition",
                                            "RunTask",
                                            "UpdateService")::contains)
                            .toList();
            assertThat(calls.subList(calls.lastIndexOf("RegisterTaskDefinition") - 3, calls.size()))
                    .containsExactly(
                            // the lease, and the record
                            "GetObject",
                            "PutObject",
                            "PutObject",
                            "RegisterTaskDefinition",
                            // the revision, and the task that is to be
                            "PutObject",
                            "PutObject",
                            "RunTask",
                            // the task that is; a hundred seconds later the lease has to be renewed
                            "PutObject",
                            "GetObject",
                            "PutObject",
                            // what is to be touched
                            "PutObject",
                            "UpdateService",
                            // that all has succeeded, and the end
                            "PutObject",
                            "PutObject");
        });
    }

    @Test
    void aPausedReleaseThatWakesUpMovesNothingOnceAnotherOneHasTheLease() {
        release(false, (rehearsal, custody) -> {
            rehearsal.sandbox().timeline().start("berta", () -> rehearsal.enter("berta", true, Duration.ofMinutes(5)));
            assertThat(rehearsal.release(custody, "anna", "v2"))
                    .isInstanceOfSatisfying(
                            Outcome.Locked.class,
                            locked -> assertThat(locked.message())
                                    .contains("it was taken by deploy berta of berta", "No service was changed."));
            custody.close();
            assertThat(rehearsal.calls("UpdateService")).isZero();
            assertThat(rehearsal.enter("carla", true, NONE))
                    .isInstanceOfSatisfying(
                            Entrance.Denied.class,
                            denied -> assertThat(denied.message()).contains("deploy berta of berta holds it since"));
        });
    }

    @Test
    void aReleaseWhoseHeartbeatBeatsKeepsItsLease() {
        release(true, (rehearsal, custody) -> {
            rehearsal.sandbox().timeline().start("berta", () -> rehearsal.enter("berta", true, Duration.ofMinutes(2)));
            assertThat(rehearsal.release(custody, "anna", "v2")).isInstanceOf(Outcome.Released.class);
            custody.close();
            assertThat(rehearsal.calls("UpdateService")).isOne();
        });
    }

    @Test
    void aCancelledReleaseLeavesItsLeaseRecovering() {
        release(true, (rehearsal, custody) -> {
            rehearsal
                    .sandbox()
                    .timeline()
                    .after(
                            Duration.ofSeconds(150),
                            () -> rehearsal.cancellation().request(Cancellation.Signal.TERMINATE));
            assertThat(rehearsal.release(custody, "anna", "v2")).isInstanceOf(Outcome.Cancelled.class);
            custody.close();
            assertThat(rehearsal.records().getFirst().state()).isEqualTo(ReleaseRecord.State.RECOVERING);
            assertThat(rehearsal.records().getFirst().end()).isNotNull();
            assertThat(rehearsal.enter("berta", true, NONE))
                    .isInstanceOfSatisfying(
                            Entrance.Denied.class,
                            denied -> assertThat(denied.message()).endsWith("Run: deployer abort staging."));
        });
    }

    @Test
    void aReleaseThatChangesNothingGivesTheLeaseBackAndLeavesNoRecord() {
        release(true, (rehearsal, custody) -> {
            rehearsal.release(custody, "anna", "v2");
            Outcome again = rehearsal.release(custody, "again", "v2");
            assertThat(again).isInstanceOf(Outcome.NothingToDo.class);
            custody.close();
            assertThat(rehearsal.records()).hasSize(1);
            assertThat(rehearsal.enter("berta", true, NONE)).isInstanceOf(Entrance.Entered.class);
        });
    }
}
