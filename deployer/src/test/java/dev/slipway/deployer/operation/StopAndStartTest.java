package dev.slipway.deployer.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.time.Cancellation;
import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stop and start before the sandbox on its virtual clock. */
final class StopAndStartTest {
    @TempDir
    private Path folder;

    private Harbour harbour;

    @BeforeEach
    void open() {
        harbour = new Harbour(folder);
    }

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void stopsRememberingAndStartsAgain() {
        String before = harbour.state();
        long number = harbour.lastCall();

        assertThat(harbour.stop()).isInstanceOf(OperationOutcome.Done.class);

        assertThat(harbour.state()).isEqualTo("""
                        ublog-staging-web 0/0 {slipway:autoscaling=min=2 in=on out=on scheduled=off, slipway:desired=3}
                        ublog-staging-worker 0/0 {slipway:desired=1}
                        min 0 max 10 in true out true scheduled true""");
        assertThat(harbour.tasks()).isEmpty();
        assertThat(harbour.sandbox.runtime().alive()).isEmpty();
        assertThat(harbour.writesAfter(number))
                .as("the last wave first; counts are remembered before anything is scaled")
                .containsExactly(
                        "TagResource", "UpdateService", "TagResource", "RegisterScalableTarget", "UpdateService");

        assertThat(harbour.start()).isInstanceOf(OperationOutcome.Done.class);

        assertThat(harbour.state()).isEqualTo(before);
        assertThat(harbour.tasks()).hasSize(4);
        assertThat(harbour.events()).contains("\"step\":\"start web\"", "\"event\":\"scaled\"");
    }

    @Test
    void aSecondTimeChangesNothing() {
        harbour.stop();
        long stopped = harbour.lastCall();
        assertThat(harbour.stop()).isInstanceOf(OperationOutcome.NothingToDo.class);
        assertThat(harbour.writesAfter(stopped)).isEmpty();
        harbour.start();
        long started = harbour.lastCall();
        assertThat(harbour.start()).isInstanceOf(OperationOutcome.NothingToDo.class);
        assertThat(harbour.writesAfter(started)).isEmpty();
    }

    @Test
    void isUpOnlyOnceTheBalancerFindsItsTasksHealthy() {
        harbour.stop();
        harbour.sandbox.runtime().script(harbour.digest, Script.runs().neverHealthy());

        OperationOutcome outcome = harbour.start();

        assertThat(outcome.message()).contains("web", "deployer start staging");
        assertThat(harbour.state())
                .contains("/3 {slipway:autoscaling=min=2 in=on out=on scheduled=off, slipway:desired=3}");
        harbour.sandbox.runtime().script(harbour.digest, Script.runs());
        assertThat(harbour.start()).isInstanceOf(OperationOutcome.Done.class);
        assertThat(harbour.state()).doesNotContain("slipway:").contains("web 3/3", "worker 1/1");
    }

    @Test
    void aTaskThatDiesAtItsStartIsExplained() {
        harbour.stop();
        harbour.sandbox.runtime().script(harbour.digest, Script.exits(3, Duration.ofSeconds(2)));

        OperationOutcome outcome = harbour.start();

        assertThat(outcome).isInstanceOf(OperationOutcome.Unfinished.class);
        assertThat(outcome.message()).contains("container app exited with code 3", "deployer start staging");
        assertThat(harbour.state()).contains("slipway:desired=3").contains("slipway:desired=1");
        assertThat(harbour.stop()).isInstanceOf(OperationOutcome.Done.class);
        assertThat(harbour.state()).contains("slipway:desired=3").contains("web 0/0");
    }

    @Test
    void failuresFromBeforeTheStopDoNotCount() {
        harbour.fault("interrupt", "{\"times\": 1}");
        harbour.sandbox.runtime().script(harbour.digest, Script.exits(3, Duration.ofSeconds(2)));
        harbour.scale("ublog-staging-worker", 3);
        harbour.pass(Duration.ofMinutes(3));
        harbour.sandbox.runtime().script(harbour.digest, Script.runs());
        harbour.stop();
        assertThat(harbour.start()).isInstanceOf(OperationOutcome.Done.class);
    }

    @Test
    void aCancelledStopGoesOnLater() {
        harbour.sandbox
                .timeline()
                .after(Duration.ofSeconds(8), () -> harbour.cancellation.request(Cancellation.Signal.INTERRUPT));

        OperationOutcome outcome = harbour.stop();

        assertThat(outcome).isInstanceOf(OperationOutcome.Cancelled.class);
        assertThat(harbour.state())
                .contains("ublog-staging-worker", "slipway:desired=1")
                .contains("web 3/3 {}");
    }

    @Test
    void whatIsAtZeroWithoutACountIsNotStarted() {
        harbour.scale("ublog-staging-web", 0);
        harbour.scale("ublog-staging-worker", 0);
        harbour.pass(Duration.ofMinutes(3));
        long number = harbour.lastCall();

        OperationOutcome outcome = harbour.start();

        assertThat(outcome).isInstanceOf(OperationOutcome.Refused.class);
        assertThat(outcome.message()).contains("no count is remembered");
        assertThat(harbour.writesAfter(number)).isEmpty();
    }

    @Test
    void aTagThatSomebodyElseWroteIsRefused() {
        harbour.stop();
        harbour.tag("ublog-staging-web", "slipway:desired", "three");
        long number = harbour.lastCall();

        OperationOutcome outcome = harbour.start();

        assertThat(outcome.message()).contains("its tag slipway:desired says \"three\"");
        assertThat(harbour.writesAfter(number)).isEmpty();
    }

    @Test
    void anotherAccountIsLeftAlone() {
        long number = harbour.lastCall();
        OperationOutcome outcome =
                new Stop(harbour.strangersGround(), harbour.environment().services()).run();
        assertThat(outcome).isInstanceOf(OperationOutcome.Refused.class);
        assertThat(outcome.message()).contains("999999999999");
        assertThat(harbour.writesAfter(number)).isEmpty();
    }

    @Test
    void throttledAndStaleReadsChangeNothingOfIt() {
        String before = harbour.state();
        harbour.fault("throttling", "{\"burst\": 0, \"perSecond\": 1, \"probability\": 0.3}");
        harbour.fault("stale-reads", "\"5s\"");
        assertThat(harbour.stop()).isInstanceOf(OperationOutcome.Done.class);
        assertThat(harbour.sandbox.runtime().alive()).isEmpty();
        assertThat(harbour.stop()).isInstanceOfAny(OperationOutcome.Done.class, OperationOutcome.NothingToDo.class);
        assertThat(harbour.start()).isInstanceOf(OperationOutcome.Done.class);
        harbour.sandbox.faults().reset();
        harbour.pass(Duration.ofSeconds(10));
        assertThat(harbour.state()).isEqualTo(before);
    }

    @Test
    void everyKillOnTheWayIsRepairedByRunningAgain() {
        String before = harbour.state();
        for (int write = 1; write <= 5; write++) {
            for (boolean on : List.of(true, false)) {
                assertThat(Killed.beforeWrite(write, harbour.aws(), harbour::stop))
                        .isTrue();
                if (on) {
                    assertThat(harbour.stop().message()).contains("No task of web, worker runs");
                    assertStopped();
                }
                harbour.start();
                assertThat(harbour.state())
                        .as("stop killed before write %d, then %s", write, on ? "stop and start" : "start")
                        .isEqualTo(before);
            }
        }
    }

    @Test
    void everyKillOfAStartIsRepairedToo() {
        String before = harbour.state();
        for (int write = 1; write <= 5; write++) {
            for (boolean on : List.of(true, false)) {
                harbour.stop();
                assertThat(Killed.beforeWrite(write, harbour.aws(), harbour::start))
                        .isTrue();
                if (!on) {
                    harbour.stop();
                    assertStopped();
                }
                harbour.start();
                assertThat(harbour.state())
                        .as("start killed before write %d, then %s", write, on ? "start" : "stop and start")
                        .isEqualTo(before);
            }
        }
    }

    private void assertStopped() {
        assertThat(harbour.state())
                .contains("web 0/0", "worker 0/0", "slipway:desired=3", "slipway:desired=1", "min 0");
    }
}
