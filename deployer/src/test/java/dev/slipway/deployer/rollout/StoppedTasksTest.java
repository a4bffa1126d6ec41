package dev.slipway.deployer.rollout;

import static dev.slipway.deployer.rollout.Shown.ID;
import static dev.slipway.deployer.rollout.Shown.T0;
import static dev.slipway.deployer.rollout.Shown.stopped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.TaskSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of tasks that end, and how often they are asked for. */
final class StoppedTasksTest {
    private final ScriptedEcs ecs = new ScriptedEcs();
    private final StoppedTasks tasks = new StoppedTasks("ublog-staging-web", ID);

    /** One that is on its way to its end. */
    private static TaskSnapshot ending(String stopCode, @Nullable Integer exit, @Nullable String reason) {
        TaskSnapshot task = stopped(1, ID, stopCode, "", exit);
        return new TaskSnapshot(
                task.arn(),
                task.taskDefinition(),
                ID,
                "DEPROVISIONING",
                stopCode,
                "",
                List.of(new TaskSnapshot.ContainerSnapshot("app", exit, reason)),
                T0,
                T0);
    }

    private void read(TaskSnapshot... shown) {
        ecs.stopped = List.of(shown);
        tasks.read(ecs, "c");
    }

    @Test
    void whatHasStoppedForGoodIsDescribedOnce() {
        read(stopped(1, ID, "EssentialContainerExited", "", 3));
        read(stopped(1, ID, "EssentialContainerExited", "", 3));
        assertThat(tasks.told()).hasSize(1);
        assertThat(tasks.unsettled()).isFalse();
        assertThat(ecs.calls).containsExactly("stopped", "tasks", "stopped");
    }

    @Test
    void anotherDeploymentsTaskIsNotToldAndNotAskedForAgain() {
        TaskSnapshot other = ending("", null, null);
        read(new TaskSnapshot(other.arn(), other.taskDefinition(), "ecs-svc/1", "STOPPING", "", "", List.of(), T0, T0));
        assertThat(tasks.told()).isEmpty();
        assertThat(tasks.unsettled()).isFalse();
        tasks.read(ecs, "c");
        assertThat(ecs.count("tasks")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'', , , false",
        "EssentialContainerExited, , , false",
        "TaskFailedToStart, , , true",
        "EssentialContainerExited, 3, , true",
        "EssentialContainerExited, , OutOfMemoryError, true"
    })
    void oneThatEndsIsToldOnceThereIsSomethingToTell(
            String stopCode, @Nullable Integer exit, @Nullable String reason, boolean told) {
        read(ending(stopCode, exit, reason));
        assertThat(tasks.told()).hasSize(told ? 1 : 0);
        assertThat(tasks.unsettled()).isTrue();
        read(stopped(1, ID, "EssentialContainerExited", "", 3));
        assertThat(tasks.told()).singleElement().matches(TaskSnapshot::stopped);
        assertThat(tasks.unsettled()).isFalse();
        assertThat(ecs.count("tasks")).isEqualTo(2);
    }
}
