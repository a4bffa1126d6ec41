package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static dev.slipway.sandbox.ecs.Rehearsal.THREE;
import static dev.slipway.sandbox.ecs.Rehearsal.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.runtime.Script;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Tasks of several containers. At AWS's delays a task's containers start 20 s after RunTask. */
final class SidecarTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    private static ContainerDefinition container(String name, String digest, boolean essential) {
        return Rehearsal.app(digest).toBuilder().name(name).essential(essential).build();
    }

    private static ContainerDefinition.Builder after(
            String other, ContainerCondition condition, ContainerDefinition container) {
        return container.toBuilder()
                .dependsOn(ContainerDependency.builder()
                        .containerName(other)
                        .condition(condition)
                        .build());
    }

    private static ContainerDefinition checked(ContainerDefinition container) {
        return container.toBuilder()
                .healthCheck(
                        check -> check.command("CMD-SHELL", "true").interval(5).retries(2))
                .build();
    }

    private String run(ContainerDefinition... containers) {
        return rehearsal.run(rehearsal.define("web", containers), request -> {});
    }

    private TaskDiary diary(ContainerDefinition... containers) {
        return new TaskDiary(rehearsal, run(containers));
    }

    @Test
    void aContainerThatIsNotEssentialEndsWithoutItsTask() {
        rehearsal.runtime.script(ONE, Script.exits(0, Duration.ofSeconds(9)));
        rehearsal.runtime.script(TWO, Script.exits(3, Duration.ofSeconds(4)));

        assertThat(diary(container("app", ONE, true), container("log", TWO, false))
                        .after(Duration.ofSeconds(60)))
                .containsExactly(
                        "1s PROVISIONING: app PENDING, log PENDING",
                        "10s PENDING: app PENDING, log PENDING",
                        "20s RUNNING: app RUNNING, log RUNNING",
                        "24s RUNNING: app RUNNING, log STOPPED 3",
                        "29s DEPROVISIONING: app STOPPED 0, log STOPPED 3",
                        "44s STOPPED: app STOPPED 0, log STOPPED 3");
    }

    @Test
    void theOthersEndWithAnEssentialOneEachWithItsOwnTimeout() {
        rehearsal.runtime.script(ONE, Script.exits(1, Duration.ofSeconds(5)));
        rehearsal.runtime.script(TWO, Script.runs().ignoresSigterm());
        rehearsal.runtime.script(THREE, Script.runs().stopsIn(Duration.ofSeconds(3)));
        String arn = run(
                container("app", ONE, true),
                container("stubborn", TWO, false).toBuilder().stopTimeout(7).build(),
                container("polite", THREE, true));

        assertThat(new TaskDiary(rehearsal, arn).after(Duration.ofSeconds(60)))
                .containsExactly(
                        "1s PROVISIONING: app PENDING, stubborn PENDING, polite PENDING",
                        "10s PENDING: app PENDING, stubborn PENDING, polite PENDING",
                        "20s RUNNING: app RUNNING, stubborn RUNNING, polite RUNNING",
                        "25s STOPPING: app STOPPED 1, stubborn RUNNING, polite RUNNING",
                        "28s STOPPING: app STOPPED 1, stubborn RUNNING, polite STOPPED 0",
                        "32s DEPROVISIONING: app STOPPED 1, stubborn STOPPED 137, polite STOPPED 0",
                        "47s STOPPED: app STOPPED 1, stubborn STOPPED 137, polite STOPPED 0");
        assertThat(rehearsal.signals).containsExactly("SIGTERM stubborn", "SIGTERM polite", "SIGKILL stubborn");
        assertThat(rehearsal.task(arn).stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    }

    @Test
    void stopsDependentContainersBeforeWhatTheyDependOn() {
        rehearsal.runtime.script(ONE, Script.runs().stopsIn(Duration.ofSeconds(4)));
        rehearsal.runtime.script(TWO, Script.runs().ignoresSigterm());
        String arn = run(
                after("proxy", ContainerCondition.START, container("app", ONE, true))
                        .build(),
                container("proxy", TWO, true).toBuilder().stopTimeout(5).build());
        TaskDiary diary = new TaskDiary(rehearsal, arn);
        diary.after(Duration.ofSeconds(25));
        rehearsal.ecs.stopTask(request -> request.cluster(Rehearsal.CLUSTER).task(arn));

        assertThat(diary.after(Duration.ofSeconds(40)))
                .containsExactly(
                        "1s PROVISIONING: app PENDING, proxy PENDING",
                        "10s PENDING: app PENDING, proxy PENDING",
                        "20s RUNNING: app RUNNING, proxy RUNNING",
                        "26s STOPPING: app RUNNING, proxy RUNNING",
                        "29s STOPPING: app STOPPED 0, proxy RUNNING",
                        "34s DEPROVISIONING: app STOPPED 0, proxy STOPPED 137",
                        "49s STOPPED: app STOPPED 0, proxy STOPPED 137");
        assertThat(rehearsal.signals).containsExactly("SIGTERM app", "SIGTERM proxy", "SIGKILL proxy");
        assertThat(rehearsal.task(arn).stoppedReason()).isEqualTo("Task stopped by user");
    }

    @Test
    void waitsUntilWhatItDependsOnIsHealthy() {
        assertThat(diary(
                                checked(container("proxy", TWO, true)),
                                after("proxy", ContainerCondition.HEALTHY, container("app", ONE, true))
                                        .build())
                        .after(Duration.ofSeconds(30)))
                .containsExactly(
                        "1s PROVISIONING: proxy PENDING, app PENDING",
                        "10s PENDING: proxy PENDING, app PENDING",
                        "20s PENDING: proxy RUNNING, app PENDING",
                        "25s RUNNING: proxy RUNNING, app RUNNING");
    }

    @Test
    void givesUpWhenWhatItDependsOnIsNotHealthyInTime() {
        rehearsal.runtime.script(TWO, Script.runs().neverHealthy());
        String arn = run(
                checked(container("proxy", TWO, true)).toBuilder()
                        .startTimeout(12)
                        .build(),
                after("proxy", ContainerCondition.HEALTHY, container("app", ONE, true))
                        .build());

        assertThat(new TaskDiary(rehearsal, arn).after(Duration.ofSeconds(60)))
                .containsExactly(
                        "1s PROVISIONING: proxy PENDING, app PENDING",
                        "10s PENDING: proxy PENDING, app PENDING",
                        "20s PENDING: proxy RUNNING, app PENDING",
                        "32s DEPROVISIONING: proxy STOPPED 0, app STOPPED",
                        "47s STOPPED: proxy STOPPED 0, app STOPPED");
        Task task = rehearsal.task(arn);
        assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(task.stoppedReason()).contains("ordering dependency [proxy] for target [app] has timed out");
        assertThat(task.startedAt()).isNull();
    }

    @Test
    void doesNotStartAfterAFailureOfWhatHadToSucceed() {
        rehearsal.runtime.script(TWO, Script.exits(1, Duration.ofSeconds(2)));
        String arn = run(
                container("init", TWO, false),
                after("init", ContainerCondition.SUCCESS, container("app", ONE, true))
                        .build());

        assertThat(new TaskDiary(rehearsal, arn).after(Duration.ofSeconds(60)))
                .containsExactly(
                        "1s PROVISIONING: init PENDING, app PENDING",
                        "10s PENDING: init PENDING, app PENDING",
                        "20s PENDING: init RUNNING, app PENDING",
                        "22s DEPROVISIONING: init STOPPED 1, app STOPPED",
                        "37s STOPPED: init STOPPED 1, app STOPPED");
        assertThat(rehearsal.task(arn).containers().getLast().reason()).contains("did not exit successfully");
        assertThat(rehearsal.started.stream().map(spec -> spec.name())).containsExactly("init");
    }

    @Test
    void goesOnAfterAFailureOfWhatOnlyHadToEnd() {
        rehearsal.runtime.script(TWO, Script.exits(1, Duration.ofSeconds(2)));

        assertThat(diary(
                                container("init", TWO, false),
                                after("init", ContainerCondition.COMPLETE, container("app", ONE, true))
                                        .build())
                        .after(Duration.ofSeconds(30)))
                .endsWith("22s RUNNING: init STOPPED 1, app RUNNING");
    }

    @Test
    void runsWithoutASidecarThatCannotStart() {
        rehearsal.runtime.script(TWO, Script.refuses("CannotStartContainerError: no such file"));
        String arn = run(container("app", ONE, true), container("log", TWO, false));

        assertThat(new TaskDiary(rehearsal, arn).after(Duration.ofSeconds(30)))
                .endsWith("20s RUNNING: app RUNNING, log STOPPED");
        assertThat(rehearsal.task(arn).containers().getLast().reason())
                .isEqualTo("CannotStartContainerError: no such file");
    }

    @Test
    void mayBeTooQuickToBeSeenRunning() {
        rehearsal.runtime.script(ONE, Script.exits(0, Duration.ZERO));
        String arn = run(container("app", ONE, true));

        assertThat(new TaskDiary(rehearsal, arn).after(Duration.ofSeconds(60)))
                .containsExactly(
                        "1s PROVISIONING: app PENDING",
                        "10s PENDING: app PENDING",
                        "20s DEPROVISIONING: app STOPPED 0",
                        "35s STOPPED: app STOPPED 0");
        assertThat(rehearsal.task(arn).startedAt())
                .isEqualTo(rehearsal.task(arn).executionStoppedAt());
    }

    @Test
    void refusesDependenciesThatEcsRefuses() {
        ContainerDefinition app = container("app", ONE, true);
        ContainerDefinition log = container("log", TWO, false);

        refused(after("nobody", ContainerCondition.START, app).build(), log, "which does not exist");
        refused(after("log", ContainerCondition.HEALTHY, app).build(), log, "has a health check");
        refused(app, after("app", ContainerCondition.SUCCESS, log).build(), "can't be set on the essential");
        refused(
                after("log", ContainerCondition.START, app).build(),
                after("app", ContainerCondition.START, log).build(),
                "cycle");
        refused(app.toBuilder().startTimeout(121).build(), log, "the max start timeout value is 120");
        refused(app.toBuilder().essential(false).build(), log, "At least one container must be marked essential");
    }

    private void refused(ContainerDefinition one, ContainerDefinition two, String message) {
        assertThatThrownBy(() -> rehearsal.define("web", one, two))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining(message);
    }
}
