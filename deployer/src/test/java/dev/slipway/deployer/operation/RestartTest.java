package dev.slipway.deployer.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts before the sandbox on its virtual clock. */
final class RestartTest {
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
    void replacesEveryTaskOnTheSameRevision() {
        String before = harbour.state();
        Set<String> tasks = harbour.tasks();
        long number = harbour.lastCall();

        assertThat(harbour.restart()).isInstanceOf(OperationOutcome.Done.class);

        assertThat(harbour.state()).isEqualTo(before);
        assertThat(harbour.tasks()).hasSize(4).doesNotContainAnyElementsOf(tasks);
        assertThat(harbour.writesAfter(number)).containsExactly("UpdateService", "UpdateService");
    }

    @Test
    void keepsTheOldTasksWhenTheNewOnesDie() {
        Set<String> tasks = harbour.tasks();
        harbour.sandbox.runtime().script(harbour.digest, Script.exits(3, Duration.ofSeconds(2)));

        OperationOutcome outcome = harbour.restart();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        OperationOutcome.RolledBack.class,
                        back -> assertThat(back.failure())
                                .extracting(TaskFailure::exitCode)
                                .isEqualTo(3));
        harbour.pass(Duration.ofMinutes(2));
        assertThat(harbour.tasks()).containsAll(tasks);
    }

    @Test
    void leavesAStoppedServiceAlone() {
        harbour.scale("ublog-staging-worker", 0);
        harbour.pass(Duration.ofMinutes(3));
        assertThat(harbour.restart()).isInstanceOf(OperationOutcome.Done.class);
        assertThat(harbour.events()).contains("worker wants no task and is left alone");
    }

    @Test
    void refusesWhatIsStopped() {
        harbour.stop();
        assertThat(harbour.restart().message()).contains("no service of it runs a task", "deployer start staging");
    }

    @Test
    void waitsForNobodysDeployment() {
        long number = harbour.lastCall();
        harbour.redeploy("ublog-staging-web");
        assertThat(harbour.restart()).isInstanceOf(OperationOutcome.Locked.class);
        assertThat(harbour.writesAfter(number)).containsExactly("UpdateService");
    }

    @Test
    void asksForTheOldTasksWhenItIsCancelled() {
        Set<String> tasks = harbour.tasks();
        harbour.sandbox
                .timeline()
                .after(Duration.ofSeconds(20), () -> harbour.cancellation.request(Cancellation.Signal.INTERRUPT));

        assertThat(harbour.restart()).isInstanceOf(OperationOutcome.Cancelled.class);

        harbour.pass(Duration.ofMinutes(5));
        assertThat(harbour.tasks()).isEqualTo(tasks);
    }
}
