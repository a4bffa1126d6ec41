package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Behaviour;
import dev.slipway.deployer.aws.FakeAws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Cancellation;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands in tasks of their own: each way in which one ends, and what it leaves. */
final class OneOffTest {
    private static final String WEB = "ublog-staging-web";

    private final FakeAws aws = new FakeAws();
    private final Cancellation cancellation = new Cancellation();
    private final List<Event> events = new ArrayList<>();

    @BeforeEach
    void oneService() {
        aws.service(WEB, aws.push("v1", '1', Behaviour.HEALTHY));
    }

    private static Environment environment() {
        return new Environment(
                "staging",
                "ublog",
                "111111111111",
                "eu-central-1",
                "ublog-staging",
                URI.create("http://127.0.0.1:9"),
                "ublog",
                List.of(new Environment.Service("web", WEB, "app", 1, null)),
                null,
                null,
                null,
                null,
                2,
                Duration.ofMinutes(30));
    }

    private OneOffOutcome run(String service, @Nullable String image) {
        return new OneOff(aws, aws.time.timing(), cancellation)
                .run(
                        environment(),
                        new OneOffRequest(
                                new ReleaseId("r-1"), service, image, List.of("count", "posts"), Duration.ofMinutes(5)),
                        events::add);
    }

    @Test
    void runsOnTheRevisionOfTheServiceWithItsLog() {
        OneOffOutcome outcome = run("web", null);
        assertThat(outcome).isInstanceOf(OneOffOutcome.Succeeded.class);
        assertThat(outcome.message()).contains("staging", "ended with 0");
        assertThat(aws.writes).containsExactly("run ublog-staging-web:1 count posts in subnet-a");
        assertThat(events).filteredOn(Event.LogLine.class::isInstance).hasSize(1);
        assertThat(events).noneMatch(Event.Warned.class::isInstance);
    }

    @Test
    void anotherImageGetsARevisionOfItsOwnAndTheSameOneDoesNot() {
        aws.push("v2", '2', Behaviour.HEALTHY);
        assertThat(run("web", "v2")).isInstanceOf(OneOffOutcome.Succeeded.class);
        assertThat(aws.writes)
                .containsExactly("register ublog-staging-web:2", "run ublog-staging-web:2 count posts in subnet-a");
        assertThat(run("web", "v1")).isInstanceOf(OneOffOutcome.Succeeded.class);
        assertThat(aws.writes).filteredOn(write -> write.startsWith("register")).hasSize(1);
    }

    @Test
    void aServiceThatTheFileDoesNotNameIsRefusedWithThoseItDoes() {
        OneOffOutcome outcome = run("webb", null);
        assertThat(outcome).isInstanceOf(OneOffOutcome.PreflightFailed.class);
        assertThat(outcome.message()).contains("webb", "Name one of web.");
        assertThat(aws.writes).isEmpty();
    }

    @Test
    void anImageThatIsNotThereIsRefused() {
        OneOffOutcome outcome = run("web", "nope");
        assertThat(outcome).isInstanceOf(OneOffOutcome.PreflightFailed.class);
        assertThat(outcome.message()).contains("nope");
        assertThat(aws.writes).isEmpty();
    }

    @Test
    void whatThePreflightFindsIsAnObstacle() {
        aws.secretNames.clear();
        OneOffOutcome outcome = run("web", null);
        assertThat(outcome).isInstanceOf(OneOffOutcome.PreflightFailed.class);
        assertThat(outcome.message()).contains(FakeAws.SECRET);
        assertThat(aws.writes).isEmpty();
    }

    @Test
    void aCommandThatFailsHasItsOwnExitCodeAndItsTasksStory() {
        aws.exits.add(Optional.of(3));
        assertThat(run("web", null)).isInstanceOfSatisfying(OneOffOutcome.Failed.class, failed -> {
            assertThat(failed.exitCode()).isEqualTo(3);
            assertThat(failed.message()).contains("exited with code 3");
            assertThat(failed.task().exitCode()).isEqualTo(3);
        });
    }

    @Test
    void aTaskThatNeverStartsSaysWhy() {
        aws.exits.add(Optional.empty());
        OneOffOutcome outcome = run("web", null);
        assertThat(outcome).isInstanceOf(OneOffOutcome.NeverStarted.class);
        assertThat(outcome.message()).contains("CannotPullContainerError");
    }

    @Test
    void aCommandThatTakesTooLongIsStopped() {
        aws.taskLife = Duration.ofHours(2);
        OneOffOutcome outcome = run("web", null);
        assertThat(outcome).isInstanceOf(OneOffOutcome.TimedOut.class);
        assertThat(outcome.message()).contains("not done in time");
        assertThat(aws.writes).endsWith("stop task one-off-0");
    }

    @Test
    void aSignalStopsItsTask() {
        aws.onMigrated(() -> cancellation.request(Cancellation.Signal.INTERRUPT));
        OneOffOutcome outcome = run("web", null);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        OneOffOutcome.Cancelled.class,
                        cancelled -> assertThat(cancelled.signal()).isEqualTo(Cancellation.Signal.INTERRUPT));
        assertThat(outcome.message()).contains("was cancelled");
        assertThat(aws.writes).endsWith("stop task one-off-0");
    }

    @Test
    void aSignalBeforeItsTaskStartsNone() {
        cancellation.request(Cancellation.Signal.TERMINATE);
        OneOffOutcome outcome = run("web", null);
        assertThat(outcome).isInstanceOf(OneOffOutcome.Cancelled.class);
        assertThat(outcome.message()).contains("before its task was started");
        assertThat(aws.writes).isEmpty();
    }

    @Test
    void whatAwsRefusesIsTheReason() {
        aws.readFailures.add(
                new AwsFailure(AwsFailure.Kind.DENIED, "No permission to look.", new IllegalStateException()));
        OneOffOutcome outcome = run("web", null);
        assertThat(outcome).isInstanceOf(OneOffOutcome.PreflightFailed.class);
        assertThat(outcome.message()).contains("No permission to look.");
        assertThat(aws.writes).isEmpty();
    }

    private OneOffOutcome recorded(Berth berth, Custody custody) {
        return new OneOff(berth.aws, berth.aws.time.timing(), berth.cancellation, custody)
                .run(
                        environment(),
                        new OneOffRequest(
                                new ReleaseId("r-1"), "web", null, List.of("count", "posts"), Duration.ofMinutes(5)),
                        berth.events::add);
    }

    @Test
    void aCommandIsRecordedWithItsEnd() {
        Berth berth = new Berth();
        Custody custody = berth.enter();
        assertThat(recorded(berth, custody)).isInstanceOf(OneOffOutcome.Succeeded.class);
        assertThat(berth.record().opening().label()).isEqualTo("count posts");
        assertThat(custody.journal().record().orElseThrow().task())
                .extracting(ReleaseRecord.Task::end)
                .isEqualTo("succeeded");
        assertThat(berth.record().state()).isEqualTo(ReleaseRecord.State.RUNNING);
    }

    @Test
    void oneThatWasCancelledAndNotWatchedIsLeftToAbort() {
        Berth berth = new Berth();
        Custody custody = berth.enter();
        berth.aws.onMigrated(() -> berth.cancellation.request(Cancellation.Signal.TERMINATE));
        assertThat(recorded(berth, custody)).isInstanceOf(OneOffOutcome.Cancelled.class);
        assertThat(custody.journal().taskUnwatched()).isTrue();
        assertThat(berth.record().state()).isEqualTo(ReleaseRecord.State.RECOVERING);
    }

    @Test
    void withoutTheLeaseNoCommandIsStarted() {
        Berth berth = new Berth();
        Custody custody = berth.enter();
        berth.loseLease();
        berth.aws.time.pass(Duration.ofSeconds(2));
        OneOffOutcome outcome = recorded(berth, custody);
        assertThat(outcome).isInstanceOf(OneOffOutcome.PreflightFailed.class);
        assertThat(outcome.message()).contains("it is gone");
        assertThat(berth.aws.writes).isEmpty();
    }
}
